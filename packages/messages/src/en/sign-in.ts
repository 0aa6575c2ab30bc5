/** The pages that are seen before signing in. */
export const signIn = {
  title: 'Sign in',
  username: 'Username',
  email: 'Email',
  password: 'Password',
  showPassword: 'Show password',
  enterUsername: 'Enter your username.',
  enterEmail: 'Enter your email.',
  enterPassword: 'Enter your password.',
  wait: '{action}: wait {time}',
  forgot: 'Forgot password?',
  elsewhere: 'Sign in through another tenant',
  wrongUsername: 'The username or the password is not right',
  wrongEmail: 'The email or the password is not right',
  tryLater: 'Wait a few seconds, then try again.',
  signedInAs: 'You are signed in as <b>{name}</b>.',
  goOn: 'Go on',
  asAnother: 'Sign in as another user',
  noAdministrator: 'This server has no administrator yet',
  findSetupLink:
    'Open the setup link to create the first one. It was printed where the server was started: look at that terminal or its log for an address that contains <b>/setup#</b>. Restarting the server prints a new link.',
  language: 'Language',

  stillSignedIn: 'You are still signed in',
  signOut: 'Sign out',

  cookieLost: 'Your browser did not keep you signed in',
  cookieForeseen: 'You cannot sign in on this page',
  openAddress: 'Open {url}',
  cookiesRefused: 'Your browser refuses cookies from {origin}. Allow them for this site, then sign in again.',
  openedOverHttp:
    'This page was opened over http, and the address of this server is {url}: browsers do not keep its cookie over http. Open {url} instead.',
  openedElsewhere:
    'This page was opened at {origin}, and the address of this server is {url}. Open {url} instead.',
  cookieLostUnknown:
    'Allow cookies for this site, and switch off what blocks them. If nobody can sign in, something between browser and server takes the header Set-Cookie away: tell your administrator.',
} as const
