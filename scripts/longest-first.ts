import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Begins with the files that take long, so that none of them is alone at the end; then those with a process each. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const root = this.ctx.config.root
    const rank = ({ moduleId, project }: TestSpecification) => {
      const place = longest.indexOf(relative(root, moduleId))
      return place === -1 ? longest.length + (project.config.isolate ? 0 : 1) : place
    }
    return files.toSorted((one, other) => rank(one) - rank(other))
  }
}

const longest = [
  'journeys/faults.test.ts',
  'journeys/two-researchers.test.ts',
  'journeys/secrets.test.ts',
  'journeys/oauth-sign-in.test.ts',
  'apps/worker/src/oauth-job.test.ts',
  'apps/worker/src/interruption.test.ts',
  'apps/worker/src/submission.test.ts',
  'apps/broker/test/audit.test.ts',
  'apps/worker/src/service/conformance.test.ts',
  'apps/web/test/pages.test.ts',
  'apps/broker/test/key-faults.test.ts',
  'apps/worker/src/job.test.ts',
  'journeys/credentials.test.ts',
  'apps/broker/test/keys.test.ts',
  'scripts/start.test.ts',
  'apps/sandbox/src/accuracy.test.ts',
  'apps/worker/src/service/egress-fetch.test.ts',
  'apps/broker/model/grant-life.test.ts',
  'scripts/fences.test.ts',
  'packages/development/src/postgres.test.ts',
  'packages/development/src/web-build.test.ts',
]
