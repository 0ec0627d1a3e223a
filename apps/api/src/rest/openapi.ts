import { type JsonSchema, openApiSchemas } from './openapi-schemas.ts'
import { type Operation, operations } from './operations.ts'

/** The OpenAPI 3.1 document of the REST interface. */
export function openApiDocument() {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Tessera',
      version: '1',
      description:
        'Genotype imputation on many services, each researcher with her own account. JSON bodies are read whatever their content type says.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths: pathsOf(operations),
    components: {
      schemas: openApiSchemas(),
      securitySchemes: {
        user: {
          type: 'http',
          scheme: 'bearer',
          description: 'access_token of a sign-in, or an access token (tsr_…)',
        },
        program: { type: 'http', scheme: 'bearer', description: 'Token of a known program' },
      },
    },
  }
}

function pathsOf(all: readonly Operation[]): JsonSchema {
  const paths = Map.groupBy(all, ({ path }) => path)
  return Object.fromEntries(
    [...paths].map(([path, onPath]) => [
      path,
      Object.fromEntries(onPath.map((operation) => [operation.method, describe(operation)])),
    ]),
  )
}

function describe(operation: Operation): JsonSchema {
  const { summary, signedIn, body, answer } = operation
  return {
    summary,
    operationId: operationId(operation),
    security: signedIn === 'nobody' || signedIn === 'link' ? [] : [{ [signedIn]: [] }],
    parameters: [...pathParameters(operation), ...queryParameters(operation)],
    ...(body !== undefined && {
      requestBody: { required: true, content: { [body.type]: { schema: reference(body.schema) } } },
    }),
    responses: {
      [answer.status]: { description: summary, ...contentOf(answer) },
      default: {
        description: 'What is wrong, and what to do',
        content: { 'application/json': { schema: reference('Error') } },
      },
    },
  }
}

function operationId({ method, path }: Operation): string {
  return `${method}${path.replaceAll(/[{}]/g, '').replaceAll(/[^a-z]+/g, '_')}`
}

function pathParameters({ path }: Operation): readonly JsonSchema[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema:
      name === 'service_id' ? { type: 'integer', minimum: 1 } : { type: 'string', format: 'uuid' },
  }))
}

function queryParameters({ query = {} }: Operation): readonly JsonSchema[] {
  return Object.entries(query).map(([name, description]) => ({
    name,
    in: 'query',
    description,
    schema: { type: 'string' },
  }))
}

function contentOf({ type = 'application/json', schema }: Operation['answer']): JsonSchema {
  if (schema !== undefined) return { content: { [type]: { schema: reference(schema) } } }
  return type === 'application/json' ? {} : { content: { [type]: {} } }
}

function reference(name: string): JsonSchema {
  if (name.endsWith('[]')) return { type: 'array', items: reference(name.slice(0, -2)) }
  return { $ref: `#/components/schemas/${name}` }
}
