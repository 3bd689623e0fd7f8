import type { Form } from './exchange.ts'

const FILE_BYTES_MAX = 65_536

type Value = string | File

/** No form was sent. */
export const NO_FORM: Form = { value: () => undefined, text: () => '', fileText: async () => undefined }

/** A form as it came: nothing is merged, nothing is trimmed, nothing is guessed. */
export function formOf(fields: ReadonlyMap<string, readonly Value[]>): Form {
  const value = (name: string): unknown => {
    const values = fields.get(name) ?? []
    return values.length === 1 ? values[0] : values.length === 0 ? undefined : values
  }
  return {
    value,
    text: (name) => {
      const one = value(name)
      return typeof one === 'string' ? one : ''
    },
    async fileText(name) {
      const one = value(name)
      if (!(one instanceof File) || one.size === 0) return undefined
      return Buffer.from(await one.slice(0, FILE_BYTES_MAX).arrayBuffer()).toString('utf8')
    },
  }
}

/** Reads the two forms that HTML knows; undefined where the body is something else or broken. */
export async function readForm(request: Request): Promise<Form | undefined> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type))
    return type === '' ? NO_FORM : undefined
  try {
    const fields = new Map<string, Value[]>()
    // The short kind is read as the text that it is: without the streams that the web's own reading of forms is made of.
    const sent = /^multipart/i.test(type) ? await request.formData() : new URLSearchParams(await request.text())
    for (const [name, value] of sent) fields.set(name, [...(fields.get(name) ?? []), value])
    return formOf(fields)
  } catch {
    return undefined
  }
}
