package io.holdfast.control.audit;

/**
 * Who acts.
 *
 * @param name of the person, or {@code system}
 * @param authentication how that is known: {@code basic}, {@code bearer}, {@code token} and its id, {@code session},
 *     {@code none} or {@code system}
 * @param address the network address that it came from; empty for the system itself
 */
public record Actor(String name, String authentication, String address) {
    /** The server by itself: what is scheduled, and work that was asked for earlier. */
    public static final Actor SYSTEM = new Actor("system", "system", "");
}
