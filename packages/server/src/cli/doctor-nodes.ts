import { hearNodes } from '../platform/database/hear-nodes.ts'
import { differencesAmong } from '../platform/nodes.ts'

/** Names the nodes on the database whose settings differ from those of the other nodes. */
export async function checkNodes(url: string): Promise<{ check: string; problem?: string }> {
  const nodes = await hearNodes(url)
  const check = `Nodes on the database: ${nodes.length}`
  const differences = differencesAmong(nodes)
  if (differences.length === 0) return { check }
  const list = differences.map(({ node, settings }) => `${node} has another ${settings.join(' and ')}`)
  return { check, problem: `${list.join('; ')}. Give all of them the same.` }
}
