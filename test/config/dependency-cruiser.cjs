// Imports go down only:
//   cli -> index -> engine -> {pool, source, push, checkpoint, metrics}
//       -> worker -> {decode, transform, segment} -> block -> {schema, options} -> {bytes, channels, errors}
const rank = [
  ['^src/cli/'],
  ['^src/index\\.ts$'],
  ['^src/engine/'],
  ['^src/pool/', '^src/source/', '^src/push/', '^src/checkpoint/', '^src/metrics/'],
  ['^src/worker/'],
  ['^src/decode/', '^src/transform/', '^src/segment/'],
  ['^src/block/'],
  ['^src/schema/', '^src/options/'],
  ['^src/bytes/', '^src/channels\\.ts$', '^src/errors\\.ts$']
]
const group = (paths) => paths.length === 1 ? paths[0] : `(${paths.join('|')})`

const upward = rank.slice(1).map((paths, i) => ({
  name: `no-upward-import-${i + 1}`,
  severity: 'error',
  comment: 'imports go down the layers only',
  from: { path: group(paths) },
  to: { path: group(rank.slice(0, i + 1).flat()) }
}))

const siblings = rank[3].map((path) => ({
  name: `siblings-stay-apart-${path.replace(/[^a-z]/g, '')}`,
  severity: 'error',
  comment: 'only engine joins pool, source, push, checkpoint and metrics',
  from: { path },
  to: { path: group(rank[3].filter((other) => other !== path)) }
}))

module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    ...upward,
    ...siblings,
    {
      name: 'pool-knows-only-the-protocol',
      severity: 'error',
      comment: 'pool knows of worker only the message types',
      from: { path: '^src/pool/' },
      to: { path: '^src/worker/', pathNot: '^src/worker/protocol\\.ts$' }
    },
    {
      name: 'pure-layers-do-no-io',
      severity: 'error',
      comment: 'bytes, block, decode, transform, segment and schema run in a thread, a test or a bench alike',
      from: { path: '^src/(bytes|block|decode|transform|segment|schema)/' },
      to: { path: '^(node:)?(fs|http|https|net|tls|worker_threads|child_process|os|path)(/|$)|^node_modules/(undici|piscina|@aws-sdk/client-)' }
    },
    {
      name: 'src-does-not-import-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench)/' }
    },
    { name: 'not-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dev-dependency-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] }
    }
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|target|out)/|^src/kernel/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.cjs', '.mjs', '.json'] }
  }
}
