import { credential } from '@tessera/contracts/credential'
import { document, documentVersion } from '@tessera/contracts/document'
import { documentLanguage } from '@tessera/contracts/document-meaning'
import { wireError } from '@tessera/contracts/errors'
import { downloadLink, resultFile } from '@tessera/contracts/file'
import { job } from '@tessera/contracts/job'
import { programAssertion, programToken } from '@tessera/contracts/program'
import { progressTicket } from '@tessera/contracts/progress'
import { signInWithCodeInput } from '@tessera/contracts/second-factor'
import { registerInput, user } from '@tessera/contracts/user'
import { z } from 'zod'
import { listedCredential } from '../credentials/list-credentials.ts'
import { jobFormFields } from './job-form.ts'
import { plainCredential } from './seal-plain-token.ts'
import { snakeName } from './snake-case.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

/** The schemas of the document, made from those that the procedures check with. */
export function openApiSchemas(): Readonly<Record<string, JsonSchema>> {
  const token = z.object({
    accessToken: z.string(),
    tokenType: z.literal('bearer'),
    expiresIn: z.number().int(),
    user,
  })
  const status = job.pick({
    id: true,
    state: true,
    waitReason: true,
    stateText: true,
    cancelRequested: true,
    updatedAt: true,
    endedAt: true,
  })
  const credentialStatus = z.object({
    hasCredential: z.boolean(),
    type: credential.shape.type.nullable(),
    isVerified: z.boolean(),
    verificationError: z.string().nullable(),
    expiresAt: z.iso.datetime().nullable(),
  })
  const inputs = {
    Registration: registerInput,
    SignIn: signInWithCodeInput,
    NewCredential: plainCredential,
    ProgramAssertion: programAssertion,
  }
  const outputs = {
    Token: token,
    Credential: credential,
    ListedCredential: listedCredential,
    CredentialStatus: credentialStatus,
    Job: job,
    JobList: z.object({ jobs: z.array(job), nextCursor: z.string().nullable() }),
    JobStatus: status,
    ResultFile: resultFile.extend({ downloadUrl: z.string() }),
    Document: document,
    DocumentList: z.object({ documents: z.array(document), nextCursor: z.string().nullable() }),
    DocumentWithVersions: z.object({
      document,
      versions: z.array(documentVersion),
      languages: z.array(documentLanguage),
    }),
    Processing: z.object({ taskId: z.string(), message: z.string() }),
    DownloadLink: downloadLink,
    ProgressTicket: progressTicket,
    ProgramToken: programToken,
  }
  return {
    ...schemasOf(inputs, 'input'),
    JobForm: jobFormSchema(),
    ...schemasOf(outputs, 'output'),
    // The only answer whose names are the same here and on the pages.
    Error: jsonSchema(wireError, 'output'),
  }
}

function schemasOf(
  schemas: Readonly<Record<string, z.ZodType>>,
  io: 'input' | 'output',
): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, withSnakeNames(jsonSchema(schema, io))]),
  )
}

function jobFormSchema(): JsonSchema {
  const fields = jsonSchema(jobFormFields, 'input')
  const file = { type: 'string', contentMediaType: 'application/gzip' }
  return {
    ...fields,
    properties: {
      ...asRecord(fields['properties']),
      input_file: { type: 'array', items: file, minItems: 1, maxItems: 25 },
    },
    required: ['service_id', 'input_file'],
  }
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io })
  return rest
}

/** Renames the properties at every depth; what stands in other keywords is left as it is. */
function withSnakeNames(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [keyword, renamed(keyword, value)]),
  )
}

function renamed(keyword: string, value: unknown): unknown {
  if (keyword === 'required' && Array.isArray(value)) return value.map(String).map(snakeName)
  if (keyword === 'properties') {
    return Object.fromEntries(
      Object.entries(asRecord(value)).map(([name, schema]) => [
        snakeName(name),
        withSnakeNames(asRecord(schema)),
      ]),
    )
  }
  if (keyword === 'items') return withSnakeNames(asRecord(value))
  if (keyword === 'anyOf' && Array.isArray(value)) {
    return value.map((schema) => withSnakeNames(asRecord(schema)))
  }
  return value
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
