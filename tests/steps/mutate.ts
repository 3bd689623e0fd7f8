import type { Article, Block, Inline } from '../../src/features/help/article.ts'
import { stepsOf } from './act.ts'

/** The article without its nth step; with `to`, it stands behind that step instead. */
export function withoutStep(article: Article, number: number, to?: number): Article {
  const steps = stepsOf(article)
  const rest = steps?.items.filter((_, i) => i !== number - 1) ?? []
  const taken = steps?.items.slice(number - 1, number) ?? []
  const items = to === undefined ? rest : [...rest.slice(0, to - 1), ...taken, ...rest.slice(to - 1)]
  return { ...article, blocks: article.blocks.map((block) => (block === steps ? { ...steps, items } : block)) }
}

/** The article with other words where it refers to the product's. */
export const mapReferences = (article: Article, change: (words: string) => string): Article => ({
  ...article,
  blocks: article.blocks.map((block) => mapBlock(block, change)),
})

function mapBlock(block: Block, change: (words: string) => string): Block {
  switch (block.kind) {
    case 'paragraph':
    case 'note':
    case 'heading':
      return { ...block, inside: block.inside.map((piece) => mapInline(piece, change)) }
    case 'list':
      return { ...block, items: block.items.map((item) => item.map((inner) => mapBlock(inner, change))) }
    case 'supplement':
      return { ...block, blocks: block.blocks.map((inner) => mapBlock(inner, change)) }
    case 'restricted':
      return block
  }
}

function mapInline(piece: Inline, change: (words: string) => string): Inline {
  if (piece.kind === 'ui') return { ...piece, words: change(piece.words) }
  return 'inside' in piece ? { ...piece, inside: piece.inside.map((inner) => mapInline(inner, change)) } : piece
}
