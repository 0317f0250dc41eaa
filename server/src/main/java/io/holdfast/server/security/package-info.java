/**
 * Who may do what: people in {@code platform_administrators}, signed in by HTTP Basic (programs) or by a session cookie
 * (the portal). {@link io.holdfast.server.security.Role} says what each may do, and
 * {@link io.holdfast.server.security.AccessRules} what each request needs.
 */
@NullMarked
package io.holdfast.server.security;

import org.jspecify.annotations.NullMarked;
