import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { longTests } from './long-tests.ts'

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

/** The journey of the main job takes long too, and every run has it. */
const longest = [
  'journeys/two-researchers.test.ts',
  ...longTests,
  'apps/web/test/pages.test.ts',
  'packages/db/src/policies.test.ts',
  'packages/db/src/rls.test.ts',
]
