import type * as english from '../en/script-refusals.ts'
import type { Translation } from '../translation.ts'

export const scriptRefusalSentences: Translation<typeof english.scriptRefusalSentences> = {
  'disabled-by-policy':
    'Dieses Gerät führt keine Skripte aus. Um signierte zu erlauben, legen Sie seine Richtlinie auf dem Gerät selbst fest: agent policy set trusted-publisher-or-handrail.',
  'not-signed':
    'Das Skript ist nicht signiert. Signieren Sie es mit einem Codesignatur-Zertifikat (handrail sign oder Set-AuthenticodeSignature) und laden Sie es erneut hoch.',
  'hash-mismatch':
    'Das angekommene Skript ist nicht die bestellte Version. Führen Sie die Aktion erneut aus; geschieht es wieder, sehen Sie nach dem Relay.',
  'bad-block':
    'Der Signaturblock ist beschädigt. Er muss einmal und als Letztes in der Datei stehen, mit seinen eigenen Zeilenenden (CRLF für PowerShell, LF für andere Skripte). Signieren Sie das Skript erneut und bewegen Sie die Datei, ohne sie zu ändern.',
  'bad-encoding':
    'Das Skript ist in einer Kodierung gespeichert, die nicht angenommen wird. Speichern Sie es als UTF-8 (PowerShell mit Zeichen jenseits von ASCII: UTF-8 mit BOM oder UTF-16) und signieren Sie es erneut.',
  'bad-structure':
    'Die Signatur ist beschädigt oder von einer Form, die nicht angenommen wird. Signieren Sie das Skript erneut mit einem bekannten Werkzeug.',
  'bad-digest':
    'Das Skript wurde nach dem Signieren geändert. Sehen Sie nach, was sich geändert hat, und signieren Sie es erneut, wenn die Änderung gewollt ist.',
  'bad-signature':
    'Die Signatur entstand nicht mit dem Schlüssel des beigefügten Zertifikats. Führen Sie dieses Skript nicht aus; signieren Sie es erneut aus einer Quelle, der Sie vertrauen.',
  'weak-algorithm':
    'Die Signatur oder ein Zertifikat verwendet ein zu schwaches Verfahren oder einen zu schwachen Schlüssel (nötig ist SHA-256 oder besser, RSA mit mindestens 2048 Bit oder ECDSA). Signieren Sie erneut mit einem neueren Zertifikat.',
  'untrusted-certificate':
    'Das Zertifikat führt zu keiner Wurzel, die dieses Gerät kennt. Fügen Sie die Wurzel hinzu: agent trust add FILE --as root (und was dazwischen steht mit --as intermediate).',
  'bad-chain':
    'Ein Zertifikat der Kette darf so nicht verwendet werden. Bitten Sie den Aussteller um ein richtiges.',
  'certificate-expired':
    'Das Zertifikat ist abgelaufen, und kein Zeitstempel zeigt, dass die Signatur älter ist. Erneuern Sie das Zertifikat und signieren Sie erneut, mit Zeitstempel, damit die Signatur es überdauert.',
  'certificate-not-yet-valid':
    'Das Zertifikat ist noch nicht gültig. Prüfen Sie die Uhr dieses Geräts und die Daten des Zertifikats.',
  'not-for-code-signing':
    'Das Zertifikat wurde nicht zum Signieren von Code ausgestellt. Signieren Sie mit einem Zertifikat, das die erweiterte Schlüsselverwendung Codesignatur hat.',
  'untrusted-publisher':
    'Der Unterzeichner gehört nicht zu den Herausgebern, denen dieses Gerät vertraut. Wenn Sie genau diesem Zertifikat vertrauen, fügen Sie es hinzu: agent trust add FILE --as publisher. Ein erneuertes Zertifikat wird erneut hinzugefügt.',
  'disallowed-publisher':
    'Ein Zertifikat dieser Signatur ist auf diesem Gerät als nicht erlaubt eingetragen. Verwenden Sie ein Skript eines anderen Herausgebers, oder sehen Sie nach, wer es warum eingetragen hat: agent trust list.',
  revoked:
    'Das Zertifikat wurde widerrufen. Führen Sie dieses Skript nicht aus; signieren Sie es erneut mit einem gültigen Zertifikat.',
  'revocation-unknown':
    'Dieses Gerät will wissen, dass kein Zertifikat widerrufen wurde, und hat dafür keine aktuelle Sperrliste. Fügen Sie die aktuelle hinzu: agent trust add FILE --as crl.',
  'bad-time-stamp':
    'Der Zeitstempel der Signatur hält nicht, oder seine Stelle ist nicht bekannt. Fügen Sie die Wurzel der Stelle hinzu: agent trust add FILE --as tsa-root; ist sie schon da, signieren und stempeln Sie das Skript erneut.',
  'too-large':
    'Das Skript oder seine Signatur ist zu groß (höchstens 2 MB und 256 KB). Machen Sie es kleiner und laden Sie Daten von anderswo.',
  'unknown-language':
    'Die Datei ist kein Skript einer bekannten Art. Ihr Name muss auf .ps1, .psm1, .psd1, .ps1xml, .sh, .py, .js oder .mjs enden.',
  'trust-store-unsafe':
    'Auf die Vertrauensordner dieses Geräts ist kein Verlass, deshalb wird nichts Signiertes angenommen. Bringen Sie als Administrator des Geräts in Ordnung, was hier genannt ist.',
}

export const scriptWarningSentences: Translation<typeof english.scriptWarningSentences> = {
  'unrestricted-policy':
    'Dieses Gerät führt jedes Skript aus, signiert oder nicht: Seine Richtlinie ist uneingeschränkt.',
  'revocation-not-checked': 'Keine aktuelle Sperrliste deckt jedes Zertifikat dieser Signatur ab.',
  'bidirectional-characters':
    'Das Skript enthält Zeichen, die die Textrichtung ändern, sodass es sich anders lesen kann, als es läuft.',
}
