package io.holdfast.repository.keyservice;

/** Encrypts and decrypts a secret with a key that never leaves the service. For one thread at a time; calls block. */
interface KeyService extends AutoCloseable {
    /**
     * The ciphertext, as text.
     *
     * @param secret wiped by the caller
     * @param context the id of the repository; the ciphertext opens with the same one only
     */
    String wrap(byte[] secret, String context) throws KeyServiceException;

    /** The secret, for the caller to wipe. */
    byte[] unwrap(String wrapped, String context) throws KeyServiceException;

    /** The same secret, encrypted by the newest version of the service's key. */
    String rewrap(String wrapped, String context) throws KeyServiceException;

    @Override
    void close();
}
