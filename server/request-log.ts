import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, register } from 'prom-client';
import { logger } from '#app/lib/logger.ts';
import { listenerCount } from '#app/live/bus.ts';

collectDefaultMetrics();
const duration = new Histogram({
  name: 'cortex_http_request_seconds',
  help: 'Duration of HTTP requests by area of the app',
  labelNames: ['method', 'area', 'status'],
  buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10],
});
const faults = new Counter({ name: 'cortex_http_faults_total', help: 'Responses with a status of 500 or more' });
new Gauge({
  name: 'cortex_live_connections',
  help: 'Open live feeds',
  collect() {
    this.set(listenerCount());
  },
});

/** The first step of the path, with whatever could be a token, a name or a number left out. */
export function areaOf(path: string): string {
  const [, first = ''] = path.split('/');
  return /^[a-z-]{1,24}$/.test(first) ? `/${first}` : first === '' ? '/' : '/…';
}

/** Gives every request an id (or takes the proxy's) and writes one line when it is answered: no query, no address, no person. */
export const requestLog: RequestHandler = (request, response, next) => {
  const given = request.get('x-request-id');
  const requestId = given && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
  response.locals.requestId = requestId;
  response.setHeader('X-Request-Id', requestId);
  const startedMs = performance.now();
  response.on('close', () => {
    const ms = performance.now() - startedMs;
    const area = areaOf(request.path);
    const status = response.statusCode;
    if (area !== '/live') duration.observe({ method: request.method, area, status: `${Math.floor(status / 100)}xx` }, ms / 1_000);
    if (status >= 500) faults.inc();
    logger[status >= 500 ? 'error' : isNoise(request) ? 'debug' : 'info'](
      { requestId, method: request.method, area, status, ms: Math.round(ms), finished: response.writableFinished },
      'request',
    );
  });
  next();
};

const isNoise = (request: Request) => /^\/(assets\/|favicon|healthz|readyz|metrics)/.test(request.path);

export const metricsText = async () => ({ type: register.contentType, body: await register.metrics() });
