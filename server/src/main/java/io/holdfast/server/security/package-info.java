/**
 * Who may do what: people in {@code platform_administrators}, signed in by a session cookie (the portal) or by HTTP Basic, with a
 * second factor when they have one, and their programs, signed in by a token. Other packages bring other ways as
 * {@link io.holdfast.server.security.SignInWay}s; all browsers' sessions are {@link io.holdfast.server.security.Sessions}.
 * {@link io.holdfast.server.security.Role} says what each may do, and
 * {@link io.holdfast.server.security.AccessRules} what each request needs.
 */
@NullMarked
package io.holdfast.server.security;

import org.jspecify.annotations.NullMarked;
