import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Makes the nonce of a response. Must run before `securityHeaders`. */
export const cspNonce: RequestHandler = (_request, response, next) => {
  response.locals.cspNonce = randomBytes(16).toString('base64');
  next();
};

/** Enforced, not reported. Everything comes from this server; each relaxation below says what needs it. */
export function securityHeaders({ https, dev }: { https: boolean; dev: boolean }): RequestHandler {
  const nonce = (_request: unknown, response: unknown) => `'nonce-${(response as { locals: { cspNonce: string } }).locals.cspNonce}'`;
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", nonce],
        // Vite's development client adds styles without a nonce.
        styleSrcElem: dev ? ["'self'", "'unsafe-inline'"] : ["'self'", nonce],
        // style="width: 42%" of bars, popovers and charts. An attribute can colour things; it cannot load or run anything here
        // because no image, font or script source below reaches beyond this server.
        styleSrcAttr: ["'unsafe-inline'"],
        fontSrc: ["'self'"],
        // data: and blob: are the picture of a chart that someone downloads (components/charts).
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: dev ? ["'self'", 'ws:'] : ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
        upgradeInsecureRequests: https ? [] : null,
      },
    },
    strictTransportSecurity: https,
    crossOriginOpenerPolicy: https,
    originAgentCluster: https,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
}
