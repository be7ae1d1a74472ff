// A certified OpenID provider on loopback, as strict as it comes. Prints its issuer, and ends when
// its standard input does. Arguments switch on what a test is about: `par` (pushed requests are
// required), `dpop`.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const wanted = new Set(process.argv.slice(2));
const seen = [];

const server = createServer();
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'portico',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    redirect_uris: ['http://127.0.0.1/callback'],
    response_types: ['code'],
    grant_types: [
      'authorization_code',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
    ],
    dpop_bound_access_tokens: wanted.has('dpop'),
  }],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig' }] },
  cookies: { keys: [randomBytes(16).toString('hex')] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id, email_verified: true, name: id.split('@')[0] }),
  }),
  pkce: { required: () => true },
  // OpenID Connect Core 11 leaves it to the provider when offline access may go without asking.
  issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  ttl: {
    AccessToken: 3600, AuthorizationCode: 60, DeviceCode: 600, Grant: 86400, IdToken: 3600,
    Interaction: 600, RefreshToken: 86400, Session: 86400,
  },
  features: {
    deviceFlow: { enabled: true },
    devInteractions: { enabled: true },
    dPoP: { enabled: wanted.has('dpop') },
    pushedAuthorizationRequests: {
      enabled: wanted.has('par'),
      requirePushedAuthorizationRequests: wanted.has('par'),
    },
    revocation: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    userinfo: { enabled: true },
  },
});

// What arrived, for tests to ask about: noted before the answer leaves.
provider.use(async (ctx, next) => {
  if (ctx.path === '/seen') {
    ctx.body = seen;
    return;
  }
  try {
    await next();
  } finally {
    const parameters = { ...ctx.query, ...ctx.oidc?.body };
    seen.push({ method: ctx.method, path: ctx.path, status: ctx.status, dpop: !!ctx.get('DPoP'), parameters });
  }
});

server.on('request', provider.callback());
process.stdin.resume().on('end', () => process.exit());
console.log(issuer);
