import { execFileSync } from 'node:child_process'
import { root } from './dependencies.mjs'

/**
 * Files that are read without an import. A change of the first counts as a change of the second, whose importing tests then run. Tests run
 * the built program, so a change of any of its sources counts as a change of the file that starts it.
 */
const readers = [
  [/^packages\/server\/src\/migrations\//, ['packages/server/src/platform/database/migrate.ts']],
  [
    /^profiles\//,
    [
      'packages/access/src/profile.test.ts',
      'packages/access/src/shipped-profiles.test.ts',
      'packages/server/test/test-app.ts',
      'packages/server/test/running-server.ts',
    ],
  ],
  [/(\.(md|mjs|json)|^packages\/console\/src\/.*)$/, ['scripts/docs.test.ts']],
  [
    /^deploy\//,
    [
      'scripts/deploy.test.ts',
      'scripts/docs.test.ts',
      'acceptance/deploy.test.ts',
      'acceptance/support/proxies.ts',
    ],
  ],
  [/^docs\/profiles\.md$/, ['packages/access/src/profile.test.ts']],
  [
    /^packages\/server\/src\/features\/mail\/layout\//,
    ['packages/server/src/features/mail/layout/layout.ts'],
  ],
  [
    /^packages\/(access|contract|console|messages|server)\/(?!.*\.test\.)/,
    ['packages/server/test/running-server.ts'],
  ],
  [
    /^packages\/(access|contract|console|messages)\/(?!.*\.test\.)/,
    ['packages/console/src/first-visit.test.ts'],
  ],
  [/^packages\/(access|contract|sdk)\/(?!.*\.test\.)/, ['packages/sdk/test/published.test.ts']],
  // The files that `npm run new` edits.
  [/^packages\/(contract\/src|server\/src\/.*\.operations\.ts$)/, ['scripts/scaffold.test.ts']],
  [/^examples\//, ['acceptance/support/example.ts']],
  [/^scripts\/(prepack|builds|dependencies)\.mjs$/, ['acceptance/package.test.ts']],
]

/** The files that differ from a revision, new ones included, and those that read them. Paths are from the root. */
export function changedFiles(revision) {
  const git = (...args) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean)
  const changed = [
    ...git('diff', '--name-only', '--relative', revision),
    ...git('ls-files', '--others', '--exclude-standard'),
  ]
  const reading = readers.flatMap(([pattern, files]) =>
    changed.some((file) => pattern.test(file)) ? files : [],
  )
  return [...new Set([...changed, ...reading])]
}
