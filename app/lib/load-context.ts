/** What server.ts knows about a request and every loader and action gets as `context`. */
export type RequestFacts = {
  /** Stands in the log line and on error pages. */
  requestId: string;
  /** Allows this response's own inline scripts; new for every response. */
  cspNonce: string;
  ip: string;
};

declare module '@remix-run/node' {
  interface AppLoadContext extends RequestFacts {}
}
