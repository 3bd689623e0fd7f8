import { type Article, ArticleError, type Block, EDITIONS, type Inline, localeOf, wordsOf } from './article.ts'
import { readFrontMatter } from './front-matter.ts'
import { type MarkdownBlock, type MarkdownOf, readMarkdown } from './markdown.ts'
import { inlines, type Place, type References, wrong } from './parse-inline.ts'

/** What a table would say is a reference, so that it cannot differ from what rules. */
const RESTRICTED = '{{restricted}}'
const NOTE = /^※\s*/

/** An article from its file. Only what is named here is taken; raw HTML, pictures of elsewhere and all else is refused. */
export function parseArticle(file: string, source: string, references: References): Article {
  const [, language = '', number = '', slug = ''] = /([\w-]+)\/(\d{6})-([a-z0-9-]+)\.md$/.exec(file) ?? []
  const edition = EDITIONS.find((one) => one === language)
  if (!edition) throw new ArticleError(file, 1, 'an article is <language>/<six digits>-<words>.md')
  const updated = references.updated(number)
  if (updated === undefined) throw new ArticleError(file, 1, 'nobody recorded when it changed: npm run map')
  const locale = localeOf(edition)
  const { head, lines } = readFrontMatter(file, source)
  const place: Place = { file, locale, above: lines, references }
  const { children } = readMarkdown(source.split('\n').slice(lines).join('\n'))
  const [title, answer, ...rest] = children
  if (title?.type !== 'heading' || title.depth !== 1)
    throw new ArticleError(file, lines + 1, 'begin with "# " and the question')
  if (answer?.type !== 'paragraph') throw wrong(place, answer ?? title, 'the short answer follows the question')
  const question = wordsOf(inlines(place, title.children), { brand: '', sender: '' })
  const blocks = blocksOf(place, rest, 'top')
  checkSteps(place, blocks)
  return {
    number,
    slug,
    edition,
    locale,
    updated,
    ...head,
    question,
    answer: inlines(place, answer.children),
    blocks,
  }
}

function checkSteps(place: Place, blocks: readonly Block[]): void {
  const lists = blocks.filter((block) => block.kind === 'list' && block.type === 'steps')
  if (lists.length > 1) throw new ArticleError(place.file, 1, 'an article has one list of steps; nest the others')
}

function blocksOf(place: Place, nodes: readonly MarkdownBlock[], at: 'top' | 'inside'): Block[] {
  return nodes.map((node): Block => {
    switch (node.type) {
      case 'paragraph': {
        const [first] = node.children
        if (first?.type === 'text' && first.value === RESTRICTED && node.children.length === 1)
          return { kind: 'restricted' }
        const inside = inlines(place, node.children)
        return isNote(inside) ? { kind: 'note', inside: withoutMark(inside) } : { kind: 'paragraph', inside }
      }
      case 'heading':
        return heading(place, node)
      case 'list':
        return list(place, node, at)
      case 'blockquote':
        return { kind: 'supplement', blocks: blocksOf(place, node.children, 'inside') }
      default:
        throw wrong(place, node, `${node.type} is not for articles: paragraphs, lists, "> " and "## " are`)
    }
  })
}

const isNote = ([first]: readonly Inline[]): boolean => first?.kind === 'text' && NOTE.test(first.text)

const withoutMark = ([first, ...rest]: readonly Inline[]): Inline[] =>
  first?.kind === 'text' ? [{ kind: 'text', text: first.text.replace(NOTE, '') }, ...rest] : []

/** `## はじめに {#intro}`: the anchor is written down, so that it stays when the words change. */
function heading(place: Place, node: MarkdownOf<'heading'>): Block {
  if (node.depth !== 2) throw wrong(place, node, 'headings inside an article are "## "')
  const inside = inlines(place, node.children)
  const last = inside.at(-1)
  const found = last?.kind === 'text' ? /^(.*?)\s*\{#([a-z][a-z0-9-]*)\}$/.exec(last.text) : null
  if (!found) throw wrong(place, node, 'end the heading with its anchor: {#intro}')
  return {
    kind: 'heading',
    id: found[2] ?? '',
    inside: [...inside.slice(0, -1), { kind: 'text', text: found[1] ?? '' }],
  }
}

function list(place: Place, node: MarkdownOf<'list'>, at: 'top' | 'inside'): Block {
  if (node.ordered && node.start !== 1) throw wrong(place, node, 'a numbered list begins with 1')
  const type = !node.ordered ? 'bullets' : at === 'top' ? 'steps' : 'numbers'
  return { kind: 'list', type, items: node.children.map(({ children }) => blocksOf(place, children, 'inside')) }
}
