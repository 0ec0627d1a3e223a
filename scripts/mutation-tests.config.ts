import { relative } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const { tests, withDatabase } = JSON.parse(process.env['TESSERA_MUTATION_TARGET'] ?? '{}')

/** A mutant is done for with the first test that fails: those beside the source begin, those with a world of their own end. */
class PartsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isPart = ({ moduleId }: TestSpecification) =>
      /^[^/]+\/[^/]+\/src\//.test(relative(this.ctx.config.root, moduleId))
    return files.toSorted((one, other) => Number(isPart(other)) - Number(isPart(one)))
  }
}

/** The tests that Stryker runs against a mutant; `mutate.ts` names them. */
export default defineConfig({
  test: {
    root: '.',
    globalSetup: withDatabase ? ['packages/testing/src/global-setup.ts'] : [],
    include: tests,
    isolate: false,
    sequence: { sequencer: PartsFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
