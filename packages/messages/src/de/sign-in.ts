/** Die Seiten vor der Anmeldung. */
export const signIn = {
  title: 'Anmelden',
  username: 'Benutzername',
  email: 'E-Mail',
  password: 'Passwort',
  showPassword: 'Passwort anzeigen',
  enterUsername: 'Geben Sie Ihren Benutzernamen ein.',
  enterEmail: 'Geben Sie Ihre E-Mail-Adresse ein.',
  enterPassword: 'Geben Sie Ihr Passwort ein.',
  wait: '{action}: noch {time} warten',
  forgot: 'Passwort vergessen?',
  elsewhere: 'Über einen anderen Mandanten anmelden',
  wrongUsername: 'Benutzername oder Passwort stimmt nicht',
  wrongEmail: 'E-Mail-Adresse oder Passwort stimmt nicht',
  tryLater: 'Warten Sie einige Sekunden und versuchen Sie es dann erneut.',
  signedInAs: 'Sie sind als <b>{name}</b> angemeldet.',
  goOn: 'Weiter',
  asAnother: 'Als anderer Benutzer anmelden',
  noAdministrator: 'Dieser Server hat noch keinen Administrator',
  findSetupLink:
    'Öffnen Sie den Einrichtungslink, um den ersten anzulegen. Er wurde beim Start des Servers ausgegeben: Suchen Sie in dessen Terminal oder Protokoll eine Adresse, die <b>/setup#</b> enthält. Bei jedem Neustart gibt der Server einen neuen Link aus.',
  language: 'Sprache',

  stillSignedIn: 'Sie sind noch angemeldet',
  signOut: 'Abmelden',

  cookieLost: 'Ihr Browser hat die Anmeldung nicht behalten',
  cookieForeseen: 'Auf dieser Seite können Sie sich nicht anmelden',
  openAddress: '{url} öffnen',
  cookiesRefused:
    'Ihr Browser lehnt Cookies von {origin} ab. Erlauben Sie sie für diese Seite und melden Sie sich erneut an.',
  openedOverHttp:
    'Diese Seite wurde über http geöffnet, und die Adresse dieses Servers ist {url}: Über http behalten Browser sein Cookie nicht. Öffnen Sie stattdessen {url}.',
  openedElsewhere:
    'Diese Seite wurde unter {origin} geöffnet, und die Adresse dieses Servers ist {url}. Öffnen Sie stattdessen {url}.',
  cookieLostUnknown:
    'Erlauben Sie Cookies für diese Seite und schalten Sie ab, was sie blockiert. Wenn sich niemand anmelden kann, entfernt etwas zwischen Browser und Server den Header Set-Cookie: Sagen Sie es Ihrem Administrator.',
} as const
