import { pathToFileURL } from 'node:url';
import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig, type Plugin } from 'vite';

declare module '@remix-run/node' {
  // Turned off below: the helper types then describe plain loaders and actions.
  interface Future {
    v3_singleFetch: false;
  }
}

const serverRooms = /^#(app\/(auth|jobs|live|lib|presenters|services|repositories)|workers)\//;
/** Pure values of the contracts that screens share with the workers (reached through app/domain). */
const sharedRooms = /^#workers\/contracts\//;

/**
 * Keeps server code out of the bundles. In the server build it stays an import that Node resolves at run time, so that server.ts,
 * the routes and the scripts share one instance of every module (one database client, one job runner, one live bus). In the client
 * build such an import is a mistake and stops the build.
 */
function serverRoomsStayOutside(): Plugin {
  let isDevelopment = false;
  return {
    name: 'cortex:server-rooms-stay-outside',
    enforce: 'pre',
    configResolved(config) {
      isDevelopment = config.command === 'serve';
    },
    resolveId(id, importer, options) {
      if (!serverRooms.test(id) || sharedRooms.test(id)) return null;
      if ((options as { scan?: boolean }).scan) return { id, external: true };
      if (!options.ssr) throw new Error(`${importer ?? 'A module'} brings server code to the browser: ${id}`);
      return isDevelopment ? bridgePrefix + id : { id, external: true };
    },
    // Vite's development server would load a copy of its own; the bridge hands out the exports of the running server's instance.
    async load(id) {
      if (!id.startsWith(bridgePrefix)) return null;
      const module = (await import(new URL(id.slice(bridgePrefix.length + 1), projectUrl).href)) as Record<string, unknown>;
      bridge[id] = module;
      const names = Object.keys(module).filter((name) => name !== 'default');
      return names.map((name) => `export const ${name} = globalThis.cortexServerRooms[${JSON.stringify(id)}].${name};`).join('\n');
    },
  };
}

const bridgePrefix = '\0cortex-server-room:';
const projectUrl = pathToFileURL(`${process.cwd()}/`);
// Remix evaluates this file twice: both evaluations share the bridge.
const shared = globalThis as { cortexServerRooms?: Record<string, Record<string, unknown>> };
shared.cortexServerRooms ??= {};
const bridge = shared.cortexServerRooms;

/**
 * Modules that may be left out when nothing of them is used. Without this a single Card costs 860 kB, because these packages do not say it of
 * every entry; and a page that needs a list of words from a contract would carry the whole of zod.
 */
const pureWhenUnused = /node_modules\/(@tremor|recharts|date-fns)\/|\/workers\/contracts\/|\/app\/domain\//;

export default defineConfig({
  plugins: [
    serverRoomsStayOutside(),
    // Vitest reads its own configuration, so that the plugin never runs there.
    remix({
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        // Open advisories sit on these two paths (docs/decisions).
        v3_singleFetch: false,
        v3_lazyRouteDiscovery: false,
        // Development only: finds every package at the start instead of loading React twice when one turns up later.
        unstable_optimizeDeps: true,
      },
    }),
  ],
  build: {
    target: 'es2022',
    // Fonts as files: the content security policy allows no data: fonts.
    assetsInlineLimit: 0,
    rollupOptions: {
      treeshake: { moduleSideEffects: (id) => !pureWhenUnused.test(id) },
    },
  },
  ssr: {
    // These ship ES modules that Node alone cannot load, or must be shaken like in the browser.
    noExternal: ['@tremor/react', 'recharts', /^lucide-react/],
  },
});
