/** The HTTP host: security headers, limits, request log, live feed, Remix; starts and stops the job runner. */
import fs from 'node:fs';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express from 'express';
import { startRunner, stopRunner } from '#app/jobs/runner.ts';
import { sameSecret } from '#app/lib/crypto.ts';
import { env } from '#app/lib/env.ts';
import type { RequestFacts } from '#app/lib/load-context.ts';
import { logger } from '#app/lib/logger.ts';
import { startRawWatcher } from '#app/live/raw-watcher.ts';
import { migrateControlDb } from '#app/repositories/migrate.ts';
import { countUsers } from '#app/repositories/users.ts';
import { createSetupLink } from '#app/services/create-setup-link.ts';
import { refuseCrossSite } from './server/csrf.ts';
import { rateLimits, sizeLimits } from './server/limits.ts';
import { endLiveFeeds, serveLive } from './server/live-feed.ts';
import { metricsText, requestLog } from './server/request-log.ts';
import { cspNonce, securityHeaders } from './server/security-headers.ts';

/** What is still running when the server is told to stop gets this long. */
const shutdownGraceMs = 20_000;
const yearMs = 31_536_000_000;

const dev = process.argv.includes('--dev');
const buildDir = fileURLToPath(new URL('./build', import.meta.url));

migrateControlDb(env.dataDir);
const vite = dev
  ? await import('vite').then(({ createServer }) => createServer({ server: { middlewareMode: true }, appType: 'custom' }))
  : null;
if (!vite && !fs.existsSync(`${buildDir}/server/index.js`)) {
  console.error('There is no build yet: run "npm start", which makes one.');
  process.exit(1);
}

const app = express();
app.disable('x-powered-by');
app.set('trust proxy', env.trustProxy);
app.use(requestLog, cspNonce, securityHeaders({ https: env.publicUrl?.startsWith('https:') ?? false, dev }));
// A live feed must leave at once: compression would hold it back.
app.use(compression({ filter: (request, response) => request.path !== '/live' && compression.filter(request, response) }));

app.get('/healthz', (_request, response) => void response.type('text/plain').send('ok'));
app.get('/readyz', (_request, response) => {
  countUsers().then(
    () => response.type('text/plain').send('ready'),
    () => response.status(503).type('text/plain').send('the database does not answer'),
  );
});
app.get('/metrics', (request, response, next) => {
  if (!mayReadMetrics(request)) return void response.status(403).type('text/plain').send('Only from this machine, or with the token.');
  metricsText().then(({ type, body }) => response.type(type).send(body), next);
});

if (vite) app.use(vite.middlewares);
else {
  // The names of assets change with their content.
  app.use(
    '/assets',
    express.static(`${buildDir}/client/assets`, { immutable: true, maxAge: yearMs, index: false }),
    (_request, response) => {
      response.status(404).type('text/plain').send('There is no such file.');
    },
  );
  app.use(express.static(`${buildDir}/client`, { maxAge: '1h', index: false }));
}

// A person's page is theirs alone, and going back must not show it after signing out.
app.use((_request, response, next) => {
  response.setHeader('Cache-Control', 'private, no-cache');
  next();
});
app.use(...rateLimits(), refuseCrossSite(env.publicUrl), sizeLimits(env.maxUploadBytes));
app.get('/live', (request, response, next) => void serveLive(request, response).catch(next));
app.all(
  '*',
  createRequestHandler({
    mode: dev ? 'development' : 'production',
    build: vite
      ? () => vite.ssrLoadModule('virtual:remix/server-build') as Promise<ServerBuild>
      : ((await import(`${buildDir}/server/index.js`)) as ServerBuild),
    getLoadContext: (request, response): RequestFacts => ({
      requestId: response.locals.requestId,
      cspNonce: response.locals.cspNonce,
      ip: request.ip ?? 'unknown',
    }),
  }),
);

const answerFault: express.ErrorRequestHandler = (error, _request, response, next) => {
  const { requestId } = response.locals;
  logger.error({ err: error, requestId }, 'fault in the host');
  if (response.headersSent) return next(error);
  response.status(500).type('text/plain').send(`Something went wrong on the server. Reference: ${requestId}`);
};
app.use(answerFault);

function mayReadMetrics(request: express.Request): boolean {
  const [, token] = request.get('authorization')?.match(/^Bearer (.+)$/) ?? [];
  if (env.metricsToken && token && sameSecret(token, env.metricsToken)) return true;
  // A proxy on this machine connects from here too: what it forwards comes from elsewhere.
  const isForwarded = request.get('x-forwarded-for') !== undefined || request.get('forwarded') !== undefined;
  return !isForwarded && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.socket.remoteAddress ?? '');
}

const setupPath = await createSetupLink(Date.now());
const server = http.createServer(app);
server.listen(env.port, env.host, () => {
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : env.port;
  const address = env.publicUrl ?? `http://${/^(0\.0\.0\.0|::)$/.test(env.host) ? 'localhost' : env.host}:${port}`;
  if (setupPath) process.stdout.write(`Create the first admin here (works once, for 24 hours): ${address}${setupPath}\n`);
  process.stdout.write(`FX Cortex is running: ${address}\n`);
});
const stopWatcher = startRawWatcher(env.dataDir);
await startRunner();

let isStopping = false;
async function shutDown(signal: string) {
  if (isStopping) return;
  isStopping = true;
  logger.info({ signal }, 'stopping');
  setTimeout(() => server.closeAllConnections(), shutdownGraceMs / 2).unref();
  setTimeout(() => process.exit(1), shutdownGraceMs).unref();
  stopWatcher();
  endLiveFeeds();
  server.closeIdleConnections();
  await Promise.all([new Promise((resolve) => server.close(resolve)), stopRunner(), vite?.close()]);
  process.exit(0);
}
process.on('SIGTERM', () => void shutDown('SIGTERM'));
process.on('SIGINT', () => void shutDown('SIGINT'));
