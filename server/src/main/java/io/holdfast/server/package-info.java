/**
 * The server: wires control to HTTP, sign-in, live events and the static portal; decides nothing itself.
 *
 * <p>{@link io.holdfast.server.HoldfastServer} is the way in. It locks the data folder, brings the catalog up
 * ({@code catalog}), starts one Spring context ({@code wiring}) and says where it listens in {@code server.json}. Requests
 * pass {@code security} and reach control's resources; what goes wrong leaves through {@code problem}; what happens is
 * told by {@code live}; {@code openapi}, {@code portal} and {@code metrics} are what their names say.
 *
 * <p>Depends on {@code control} and, for the catalog's engine and the kinds of sources, on {@code sources}. Only the
 * command line depends on it.
 */
@NullMarked
package io.holdfast.server;

import org.jspecify.annotations.NullMarked;
