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
  return {
    name: 'cortex:server-rooms-stay-outside',
    enforce: 'pre',
    resolveId(id, importer, options) {
      if (!serverRooms.test(id) || sharedRooms.test(id)) return null;
      if (options.ssr || (options as { scan?: boolean }).scan) return { id, external: true };
      throw new Error(`${importer ?? 'A module'} brings server code to the browser: ${id}`);
    },
  };
}

/** Without this a single Card costs 860 kB: these packages declare no side effects but do not say so for every entry. */
const pureWhenUnused = /node_modules\/(@tremor|recharts|date-fns)\//;

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
