import path from 'node:path';
import { z } from 'zod';

const flag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true');

/** Everything that can be set from outside. No other file reads `process.env` (docs/operations.md describes each). */
const schema = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  CORTEX_DATA_DIR: z.string().min(1).default('data'),
  CORTEX_HOST: z.string().min(1).default('127.0.0.1'),
  CORTEX_PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** The address people type, when a proxy stands in front: `https://…` turns on secure cookies and HSTS. */
  CORTEX_PUBLIC_URL: z.url().optional(),
  /** Number of proxies in front whose `X-Forwarded-*` headers are to be believed. */
  CORTEX_TRUST_PROXY: z.coerce.number().int().min(0).max(5).default(0),
  /** Signs small cookies and keys pseudonyms. Generated into `secrets.json` of the data folder when absent. */
  CORTEX_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  /** Lets a monitoring system read /metrics from another machine, as a bearer token. */
  CORTEX_METRICS_TOKEN: z.string().min(16, 'at least 16 characters').optional(),
  CORTEX_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Largest upload in megabytes. */
  CORTEX_MAX_UPLOAD_MB: z.coerce.number().int().min(1).max(4_096).default(512),
  /** Whether a demo book keeps trading while the server runs. */
  CORTEX_LIVE_DEMO: flag.default(true),
  /** Interpreter of the Python packages that benches compare with. */
  CORTEX_PEER_PYTHON: z.string().min(1).default('python3'),
});

export type Env = {
  /** Absolute path of the folder that holds cortex.db, raw.db, the lake and secrets. */
  dataDir: string;
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | null;
  readonly trustProxy: number;
  readonly secret: string | null;
  readonly metricsToken: string | null;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly maxUploadBytes: number;
  readonly liveDemo: boolean;
  readonly peerPython: string;
};

/** Reads the settings; throws one readable sentence per setting that is wrong. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`Wrong settings in the environment:\n  ${faults.join('\n  ')}`);
  }
  const value = parsed.data;
  return {
    dataDir: path.resolve(value.CORTEX_DATA_DIR),
    production: value.NODE_ENV === 'production',
    host: value.CORTEX_HOST,
    port: value.CORTEX_PORT,
    publicUrl: value.CORTEX_PUBLIC_URL?.replace(/\/$/, '') ?? null,
    trustProxy: value.CORTEX_TRUST_PROXY,
    secret: value.CORTEX_SECRET ?? null,
    metricsToken: value.CORTEX_METRICS_TOKEN ?? null,
    logLevel: value.CORTEX_LOG_LEVEL,
    maxUploadBytes: value.CORTEX_MAX_UPLOAD_MB * 1_048_576,
    liveDemo: value.CORTEX_LIVE_DEMO,
    peerPython: value.CORTEX_PEER_PYTHON,
  };
}

export const env: Env = readEnv(process.env);
