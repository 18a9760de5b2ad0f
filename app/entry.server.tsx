import { PassThrough } from 'node:stream';
import {
  type ActionFunctionArgs,
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type LoaderFunctionArgs,
} from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { NonceProvider } from '#app/components/nonce.ts';
import { createTranslator } from '#app/i18n/i18n.ts';
import { languageOf } from '#app/i18n/server.ts';
import { logger } from '#app/lib/logger.ts';

/** Data that has not arrived by then is left to the browser's error boundary. */
const renderTimeoutMs = 10_000;

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  context: AppLoadContext,
) {
  const translator = await createTranslator(await languageOf(request));
  // A crawler or a printer gets the finished page at once, a person the frame first.
  const readyWhen = isbot(request.headers.get('user-agent')) ? 'onAllReady' : 'onShellReady';
  return await new Promise<Response>((resolve, reject) => {
    let finalStatus = status;
    let shellIsOut = false;
    const { pipe, abort } = renderToPipeableStream(
      <NonceProvider value={context.cspNonce}>
        <I18nextProvider i18n={translator}>
          <RemixServer context={remixContext} url={request.url} abortDelay={renderTimeoutMs} nonce={context.cspNonce} />
        </I18nextProvider>
      </NonceProvider>,
      {
        nonce: context.cspNonce,
        [readyWhen]() {
          shellIsOut = true;
          const body = new PassThrough();
          headers.set('Content-Type', 'text/html; charset=utf-8');
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status: finalStatus }));
          pipe(body);
        },
        onShellError: reject,
        onError(error) {
          finalStatus = 500;
          // Before that, onShellError rejects and handleError below reports it.
          if (shellIsOut) logger.error({ err: error, requestId: context.requestId }, 'fault while rendering');
        },
      },
    );
    setTimeout(abort, renderTimeoutMs).unref();
  });
}

export function handleError(error: unknown, { request, context }: LoaderFunctionArgs | ActionFunctionArgs) {
  if (request.signal.aborted) return;
  logger.error({ err: error, requestId: context?.requestId }, 'fault while answering a request');
}
