# Two stages: the first has a compiler and builds, the second only runs. `docker compose up` is all it takes.
FROM node:20-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts/setup scripts/setup
COPY prisma prisma
COPY prisma.config.ts tsconfig.json vite.config.ts tailwind.config.ts postcss.config.js ./
COPY app app
COPY workers/contracts workers/contracts
COPY public public
RUN node scripts/setup/start.mjs --build-only \
    && npm prune --omit=dev --ignore-scripts \
    && rm -rf node_modules/better-sqlite3/deps node_modules/better-sqlite3/build/Release/obj*

FROM node:20-bookworm-slim
ENV NODE_ENV=production \
    CORTEX_DATA_DIR=/data \
    CORTEX_HOST=0.0.0.0 \
    CORTEX_PORT=3000
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/build build
COPY --from=build /app/app app
COPY package.json tsconfig.json server.ts ./
COPY server server
COPY workers workers
COPY scripts scripts
COPY prisma prisma
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.CORTEX_PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "scripts/setup/start.mjs", "--prebuilt"]
