import { fromMarkdown } from 'mdast-util-from-markdown'

/** The tree of a text in Markdown, each part with its line. Nothing of it is markup yet, and raw HTML is a kind of its own. */
export const readMarkdown = (text: string) => fromMarkdown(text)

type Part = ReturnType<typeof readMarkdown>['children'][number]

/** What a text is made of, by its kind. */
export type MarkdownBlock = Part
export type MarkdownOf<Kind extends Part['type']> = Extract<Part, { type: Kind }>
export type MarkdownInline = MarkdownOf<'paragraph'>['children'][number]
