export const failure = {
  pageTitle: 'Auf dem Server ist etwas schiefgegangen',
  page: 'Diese Seite konnte nicht fortfahren. Laden Sie sie neu; geschieht es wieder, sagen Sie es Ihrem Administrator.',
  unreachableTitle: 'Der Server kann gerade nicht antworten',
  unreachable: 'Der Server ist nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.',
  deniedTitle: 'Dafür haben Sie keine Berechtigung',
  needsPermission: 'Diese Seite braucht die Berechtigung {permission}. Bitten Sie einen Administrator darum.',
  disabledTitle: 'Die Regeln dieses Mandanten bieten das nicht an',
  noGroups: 'Hier gibt es keine Gruppen: Das Profil dieses Mandanten lässt sie weg.',
  otherTenant: 'Sie sind bei {tenant} angemeldet. Diese Adresse gehört nicht zu diesem Mandanten.',
  otherTenantText:
    'Diese Adresse gehört zum Mandanten <b>{tenant}</b>. Sie sind als <b>{name}</b> bei <b>{own}</b> angemeldet, und dieses Konto hat hier keinen Zugang.',
  goToTenant: 'Zu {tenant}',
  signInTo: 'Abmelden und bei {tenant} anmelden',
  otherTenantTitle: 'Sie sind bei einem anderen Mandanten angemeldet',
  noAccess: 'Sie haben keinen Zugriff auf diese Seite',
  firstPage: 'Zur ersten Seite',
  notFoundTitle: 'Nicht gefunden',
  notFound: 'Unter dieser Adresse gibt es nichts',
  notFoundText:
    'Der Link ist vielleicht alt oder falsch geschrieben. Was Sie suchen, ist vielleicht gelöscht worden.',
} as const
