/**
 * Sign-in at an identity provider that speaks OpenID Connect: people in a browser (authorization code with PKCE, then a
 * session of ours), programs and the command line with the provider's bearer tokens.
 *
 * <p>Without {@link io.holdfast.server.oidc.OidcSettings} nothing here does anything. The provider is first asked when
 * somebody signs in, so that a server starts without it; people of {@code security} sign in as ever. Terms: a
 * <i>subject</i> is how a provider names a person for good, a <i>claim</i> what it says of them in a token.
 */
@NullMarked
package io.holdfast.server.oidc;

import org.jspecify.annotations.NullMarked;
