/** Names that break a layout which was only tried with short Latin ones. Usernames come first in the order of lists. */
export const people = [
  { username: `aa${'w'.repeat(58)}`, alias: 'W'.repeat(100) },
  { username: 'ab.arabic', alias: 'عبد الرحمن بن محمد الفارسي' },
  { username: 'ac.hebrew', alias: 'יהונתן בן-שלום' },
  { username: 'ad.chinese', alias: '欧阳娜娜' },
  { username: 'ae.japanese', alias: '勅使河原 さくら' },
  { username: 'af.korean', alias: '남궁 민수' },
  { username: 'ag.thai', alias: 'ประเสริฐ วงศ์สุวรรณ' },
  {
    username: 'ah.german',
    alias: 'Friederike Donaudampfschifffahrtsgesellschaftskapitänswitwe-Rindfleischetikettierung',
  },
]

export const groups = [
  `AA ${'g'.repeat(90)}`,
  'AB فريق الأمن والاستجابة للحوادث',
  'AC 情報セキュリティ委員会',
  'AD Arbeitsgruppe für Rindfleischetikettierungsüberwachungsaufgabenübertragung',
]

export const roles = [
  `AA${'r'.repeat(70)}`,
  'AB مدير النظام',
  'AC 情報システム管理者',
  'AD Sicherheitsbeauftragte für Informationstechnik und Rechenzentrumsbetrieb',
]
