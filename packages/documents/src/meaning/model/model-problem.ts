import type { ModelProblemCode } from '@tessera/contracts/document-model'

/** Why a model's answer is none. The message is for logs and holds nothing of what the model was told or has said. */
export class ModelProblem extends Error {
  override readonly name = 'ModelProblem'
  readonly code: ModelProblemCode

  constructor(code: ModelProblemCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
