package io.holdfast.repository.keyservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyServiceLocationTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "awskms:alias/backup",
                "awskms:arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                "awskms:1234abcd-12ab-34cd-56ef-1234567890ab?region=eu-west-1",
                "awskms:alias/a?endpoint=https://kms.example:8443",
                "vault:https://vault.example:8200/transit/holdfast",
                "vault:https://vault.example/team/a/transit/holdfast?namespace=ns1/sub"
            })
    void it_is_written_as_it_is_read(String text) {
        assertThat(KeyServiceLocation.parse(text)).hasToString(text);
    }

    @Test
    void a_keys_arn_says_its_region() {
        assertThat(KeyServiceLocation.parse("awskms:arn:aws-us-gov:kms:us-gov-west-1:1:alias/x"))
                .isEqualTo(new KeyServiceLocation.AwsKms(
                        "arn:aws-us-gov:kms:us-gov-west-1:1:alias/x", Optional.of("us-gov-west-1"), Optional.empty()));
        assertThat(KeyServiceLocation.parse("vault:http://v:1/a/b/c?namespace=n"))
                .isEqualTo(new KeyServiceLocation.VaultTransit(URI.create("http://v:1"), "a/b", "c", Optional.of("n")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "kms:x",
                "awskms:",
                "awskms:a b",
                "awskms:a?endpoint=kms.example",
                "awskms:a?colour=red",
                "vault:vault.example/transit/x",
                "vault:https://vault.example:8200",
                "vault:https://vault.example:8200/x",
                "vault:https://user:word@vault.example:8200/transit/x",
                "vault:https://vault.example:8200/transit/../x/",
                "vault:https://vault.example:8200/transit/x?y"
            })
    void what_is_none_says_how_one_is_written(String text) {
        assertThatThrownBy(() -> KeyServiceLocation.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(KeyServiceLocation.FORM);
    }
}
