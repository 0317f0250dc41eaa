package io.holdfast.repository.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreLocationTest {
    @Test
    void restics_notation_is_read() {
        assertThat(StoreLocation.parse("/backup/a")).isEqualTo(new StoreLocation.Local(Path.of("/backup/a")));
        assertThat(StoreLocation.parse("local:b")).isEqualTo(new StoreLocation.Local(Path.of("b")));
        assertThat(StoreLocation.parse("s3:s3.eu-central-1.amazonaws.com/bucket/a/b/"))
                .isEqualTo(new StoreLocation.S3(URI.create("https://s3.eu-central-1.amazonaws.com"), "bucket", "a/b"));
        assertThat(StoreLocation.parse("s3:http://localhost:9000/bucket"))
                .isEqualTo(new StoreLocation.S3(URI.create("http://localhost:9000"), "bucket", ""));
        assertThat(StoreLocation.parse("sftp:ann@host:/srv/a"))
                .isEqualTo(new StoreLocation.Sftp(Optional.of("ann"), "host", 22, "/srv/a"));
        assertThat(StoreLocation.parse("sftp:host:a"))
                .isEqualTo(new StoreLocation.Sftp(Optional.empty(), "host", 22, "a"));
        assertThat(StoreLocation.parse("sftp://ann@host:2222//srv/a"))
                .isEqualTo(new StoreLocation.Sftp(Optional.of("ann"), "host", 2222, "/srv/a"));
        assertThat(StoreLocation.parse("rest:https://ann:p%3Ass@host:8000/a"))
                .isEqualTo(new StoreLocation.Rest(
                        URI.create("https://host:8000/a/"), Optional.of("ann"), Optional.of("p:ss")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/backup/a",
                "s3:https://host:9000/bucket/a",
                "sftp:ann@host:/srv/a",
                "sftp://ann@host:2222//srv/a",
                "rest:https://host:8000/a/"
            })
    void what_is_shown_can_be_read_again(String text) {
        assertThat(StoreLocation.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s3:https://host",
                "s3:https://key:s3cret@host/bucket",
                "sftp:host",
                "sftp://ann:s3cret@host//srv",
                "rest:ftp://ann:s3cret@host/",
                "rest:https://ann:s3cret@ho st/",
                "b2:bucket:a"
            })
    void what_is_no_location_is_refused_without_showing_a_password(String text) {
        assertThatThrownBy(() -> StoreLocation.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void a_password_in_a_location_is_not_shown() {
        assertThat(StoreLocation.parse("rest:https://ann:s3cret@host/a").toString())
                .doesNotContain("s3cret");
    }
}
