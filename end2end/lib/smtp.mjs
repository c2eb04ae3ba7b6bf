// A real mail server for tests, on a free port of this machine. As a program (node lib/smtp.mjs)
// it prints its port and then every message it took, each as a line of JSON.
//
// refuse@… is refused with 550, later@… is put off once with 451, hang@… is never answered.

import { pathToFileURL } from 'node:url';

import { SMTPServer } from 'smtp-server';

/** `port`, and `stop`; every message that is taken goes to `take`. */
export async function startMailServer(take) {
  const putOff = new Set();
  const answer = (code, text) => Object.assign(new Error(text), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onRcptTo({ address }, session, done) {
      const name = address.split('@')[0];
      if (name === 'hang') return;
      if (name === 'refuse') return done(answer(550, `5.1.1 <${address}> does not exist`));
      if (name === 'later' && !putOff.has(address)) {
        putOff.add(address);
        return done(answer(451, '4.7.1 try again later'));
      }
      done();
    },
    onData(stream, { envelope }, done) {
      const chunks = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('latin1');
        const to = envelope.rcptTo.map(({ address }) => address);
        take({ from: envelope.mailFrom.address, to, ...read(raw) });
        done(null, 'taken');
      });
    },
  });
  server.on('error', (error) => console.error(error));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: server.server.address().port, stop: () => new Promise((resolve) => server.close(resolve)) };
}

/** Headers and text of a message of one part, decoded. */
function read(raw) {
  const [head, ...rest] = raw.split('\r\n\r\n');
  const headers = {};
  for (const line of head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const at = line.indexOf(':');
    headers[line.slice(0, at).toLowerCase()] = words(line.slice(at + 1).trim());
  }
  const body = rest.join('\r\n\r\n');
  const bytes = decode(headers['content-transfer-encoding'], body);
  return { headers, subject: headers.subject, text: bytes.toString('utf8').replace(/\r\n/g, '\n') };
}

function decode(encoding, text) {
  if (encoding === 'base64') return Buffer.from(text, 'base64');
  if (encoding === 'quoted-printable') return unquote(text.replace(/=\r\n/g, ''));
  return Buffer.from(text, 'latin1');
}

const unquote = (text) =>
  Buffer.from(text.replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1');

/** Encoded words of a header (RFC 2047); the space between two of them is none. */
function words(value) {
  const one = /=\?utf-8\?([bq])\?([^?]*)\?=/gi;
  return value
    .replace(/(\?=)\s+(?==\?)/g, '$1')
    .replace(one, (_, kind, text) =>
      (kind.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : unquote(text.replace(/_/g, ' '))).toString('utf8'),
    );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
  const { port } = await startMailServer(print);
  print({ port });
  // Whoever started it holds its standard input open.
  process.stdin.resume().on('end', () => process.exit(0));
}
