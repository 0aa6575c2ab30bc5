import { numbersFrom } from './random.ts'

/** The names of a seeded user. */
export interface Names {
  username: string
  alias: string
  email: string
}

/** Each is the first name of about 2 % of all users. */
export const firstNames =
  `Anna Ben Carla David Emma Felix Greta Hugo Ines Jonas Karl Laura Marie Noah Olga Paul Rosa Samuel Tara
  Victor Wanda Yusuf Amir Bianca Chidi Daria Elif Farid Giulia Hassan Ivan Joanna Kofi Leila Mateo Nadia Omar Priya Ravi Sofia Jörg
  Zoë José Åsa Søren Chloé Łukasz Márta Ömer Renée`.split(/\s+/)

/** The most frequent family names, in the order of their frequency. All others are made up. */
export const familyNames =
  `Müller Smith García Kowalski Rossi Schäfer Martin Nguyen Novák O'Brien Larsen Silva Yılmaz Johansson Peeters
  Dubois Kaya Weber Núñez D'Angelo Brown Horvat Jensen Ivanova Šimek Lefèvre Popescu Wójcik Moreno O’Neil Østergård Strauß Haddad
  Okafor Becker Fernández Mensah Sørensen Łuczak Papadakis`.split(/\s+/)
const familyCount = 20_000
/** Shares fall as 1 / (rank + this), as in censuses: the first has 1.2 %, the hundredth 0.12 %. */
const familyOffset = 10

/** Names in scripts without blanks between words, each with its Latin form: family names, then given names. */
const scripts: { families: string; given: string }[] = [
  {
    families: '王wang 李li 张zhang 刘liu 陈chen 欧阳ouyang',
    given: '伟wei 芳fang 秀英xiuying 敏min 静jing 建国jianguo',
  },
  {
    families: '佐藤sato 鈴木suzuki 高橋takahashi 田中tanaka',
    given: '健ken さくらsakura 太郎taro 美咲misaki 翔sho',
  },
  {
    families: 'แซ่ลี้saeli วงศ์สุวรรณwongsuwan ใจดีjaidee',
    given: 'สมชายsomchai มาลีmalee นภาnapha ประเสริฐprasert',
  },
]
const percentInScripts = 1

/** The names of this many users, the same each time. Repeated names get a number in usernames and addresses. */
export function* peopleNames(count: number): Generator<Names> {
  const below = numbersFrom(1815)
  const families = allFamilyNames()
  const familyAt = sharesOf(families.length)
  const taken = new Map<string, number>()
  for (let n = 0; n < count; n += 1) {
    const { alias, plain } =
      below(100) < percentInScripts
        ? nameInScript(below)
        : latinName(chosen(firstNames, below), families[familyAt(below(2 ** 30))] ?? '')
    const before = taken.get(plain) ?? 0
    taken.set(plain, before + 1)
    const username = before === 0 ? plain : `${plain}${before + 1}`
    yield { username, alias, email: `${username}@example.com` }
  }
}

function latinName(first: string, family: string): { alias: string; plain: string } {
  const alias = `${first} ${family}`
  return {
    alias,
    plain: plainForm(alias)
      .replace(/[^a-z ]/g, '')
      .replace(' ', '.'),
  }
}

function nameInScript(below: (limit: number) => number): { alias: string; plain: string } {
  const { families, given } = chosen(scripts, below)
  const [family, name] = [families, given].map(
    (list) => /^(\P{Script=Latin}+)(.+)$/u.exec(chosen(list.split(' '), below)) ?? [],
  )
  return { alias: `${family?.[1]}${name?.[1]}`, plain: `${name?.[2]}.${family?.[2]}` }
}

/** A name as typed with ASCII letters only. Characters of other scripts stay. */
export function plainForm(name: string): string {
  const inPlain: Record<string, string> = { ø: 'o', ł: 'l', ı: 'i', ß: 'ss', '’': "'" }
  const bare = name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
  return bare.replace(/[øłıß’]/g, (sign) => inPlain[sign] ?? sign)
}

/** The family name of this rank by frequency, from 1. */
export function familyName(rank: number): string {
  return allFamilyNames()[rank - 1] ?? ''
}

function allFamilyNames(): string[] {
  const below = numbersFrom(1843)
  const [starts, middles, ends] = [
    'Al Ber Cor Dan El Fal Gar Hol Ir Jan Kel Lin Mor Nor Ol Per Quin Ros Stern Tol Ul Ver Wal Yor Zel'.split(
      ' ',
    ),
    'a be di en fo ga hi ko la mi na or pe ri sa ta un ve wi'.split(' '),
    'bach berg burn dale dorf field ford gren hart ini koski lund man ński ova rup sen skaya son ström ton velli wood'.split(
      ' ',
    ),
  ]
  const names = new Set(familyNames)
  while (names.size < familyCount) {
    const middle = below(2) ? chosen(middles, below) : ''
    names.add(`${chosen(starts, below)}${middle}${chosen(middles, below)}${chosen(ends, below)}`)
  }
  return [...names]
}

/** Returns a function that gives the rank of a name for a number below 2 ** 30, by frequency. */
function sharesOf(count: number): (number: number) => number {
  let sum = 0
  const sums = Array.from({ length: count }, (_, rank) => (sum += 1 / (rank + 1 + familyOffset)))
  return (number) => {
    const wanted = (number / 2 ** 30) * sum
    let [low, high] = [0, count - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) > wanted) high = middle
      else low = middle + 1
    }
    return low
  }
}

function chosen<T>(list: readonly T[], below: (limit: number) => number): T {
  return list[below(list.length)] as T
}
