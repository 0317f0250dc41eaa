package io.holdfast.repository.key;

import java.time.Instant;

/**
 * What a key file says of itself to anyone.
 *
 * @param id 64 hexadecimal digits, the SHA-256 of its file
 * @param username of whoever made it, as they said
 * @param hostname where it was made, as they said
 */
public record KeyInfo(String id, String username, String hostname, Instant created) {
    public String shortId() {
        return id.substring(0, 8);
    }
}
