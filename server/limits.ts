import type { Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';

const minuteMs = 60_000;
/** Requests per minute and address. The login's own throttle (app/auth) counts failures beside this. */
const requestLimits = { credentials: 20, uploads: 60, everything: 1_200 } as const;

/** What a form may weigh; uploads have their own limit in the settings. */
const maxFormBytes = 2 * 1_048_576;

const isChange = (request: Request) => request.method !== 'GET' && request.method !== 'HEAD';
const isCredentials = (request: Request) => isChange(request) && /^\/(login|setup\/)/.test(request.path);
const isUpload = (request: Request) => isChange(request) && /^\/imports(\/|$)/.test(request.path);

const limiter = (limit: number, applies: (request: Request) => boolean) =>
  rateLimit({
    windowMs: minuteMs,
    limit,
    skip: (request) => !applies(request),
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Without trusted proxies the header is ignored on purpose: anyone could send one.
    validate: { xForwardedForHeader: false },
    message: 'Too many requests. Wait a minute and try again.',
  });

export const rateLimits = (): RequestHandler[] => [
  limiter(requestLimits.credentials, isCredentials),
  limiter(requestLimits.uploads, isUpload),
  limiter(requestLimits.everything, () => true),
];

/** Refuses bodies that announce more than is allowed, or do not announce their size, before a byte is read. */
export function sizeLimits(maxUploadBytes: number): RequestHandler {
  return (request, response, next) => {
    if (!isChange(request)) return next();
    const announced = request.get('content-length');
    const allowed = isUpload(request) ? maxUploadBytes : maxFormBytes;
    if (announced === undefined && request.get('transfer-encoding') !== undefined) {
      response.status(411).type('text/plain').send('The request must say how long it is.');
    } else if (Number(announced ?? 0) > allowed) {
      response
        .status(413)
        .type('text/plain')
        .send(`Too large: at most ${Math.round(allowed / 1_048_576)} MB.`);
    } else next();
  };
}
