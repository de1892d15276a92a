# The service, compiled, with production dependencies only. `npm run test:operations` goes through these steps without Docker.
# Another one, or the same pinned by its digest: docs/operators/deploy.md.
ARG NODE_IMAGE=node:24-slim
FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY client/package.json client/
# No dependency needs to run anything when it is installed.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json vite.config.ts vite.graphiql.config.ts ./
COPY scripts scripts
COPY client client
COPY src src
# Only another build would need what the build keeps for itself.
RUN npm run build && rm -r dist/.build && npm prune --omit=dev --ignore-scripts

FROM ${NODE_IMAGE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 DATA_DIR=/var/lib/onrecord
WORKDIR /app
# Of what it serves nothing belongs to whom it runs as; only the embedded store does, where there is one.
RUN mkdir -p /var/lib/onrecord && chown node:node /var/lib/onrecord
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/client/package.json client/
COPY --from=build /app/client/dist client/dist
COPY schema schema
COPY data data
USER node
VOLUME /var/lib/onrecord
EXPOSE 4000
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.METRICS_PORT || process.env.PORT) + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# As process 1, which gets no signal that it does not listen to: it listens to SIGTERM, and has no children to bury.
# Most of what an operation makes is garbage when it ends: with more room for what is new, less of it is moved before.
CMD ["node", "--max-semi-space-size=32", "dist/main.js"]
