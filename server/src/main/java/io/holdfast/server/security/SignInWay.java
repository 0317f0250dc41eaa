package io.holdfast.server.security;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.AuthenticationEntryPoint;

/** A way to sign in beside the passwords of this server, which another package brings as a bean. */
public interface SignInWay {
    /** @param challenge answers a request whose sign-in fails */
    void addTo(HttpSecurity http, AuthenticationEntryPoint challenge);
}
