package io.leafcast.k8s.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys were made by openssl for this test and open nothing. */
final class PemTest {

  @ParameterizedTest
  @CsvSource({
    "key-rsa-pkcs1.pem, RSA",
    "key-rsa-pkcs8.pem, RSA",
    "key-ec-sec1.pem, EC",
    "key-ec-with-parameters.pem, EC",
    "key-ec-pkcs8.pem, EC",
    "key-ed25519-pkcs8.pem, EdDSA",
  })
  void eachWayToWriteAKeyIsRead(String file, String algorithm) throws IOException {
    assertThat(Pem.key(text(file), file).orThrow().getAlgorithm()).isEqualTo(algorithm);
  }

  @Test
  void pkcs1IsTheSameKeyAsPkcs8() throws IOException {
    assertThat(Pem.key(text("key-rsa-pkcs1.pem"), "").orThrow())
        .isEqualTo(Pem.key(text("key-rsa-pkcs8.pem"), "").orThrow());
  }

  @Test
  void sec1IsTheSameKeyAsPkcs8() throws IOException {
    ECPrivateKey sec1 = (ECPrivateKey) Pem.key(text("key-ec-sec1.pem"), "").orThrow();
    ECPrivateKey pkcs8 = (ECPrivateKey) Pem.key(text("key-ec-pkcs8.pem"), "").orThrow();
    assertThat(sec1.getS()).isEqualTo(pkcs8.getS());
    assertThat(sec1.getParams().getCurve()).isEqualTo(pkcs8.getParams().getCurve());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no key",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nMP//\n-----END EC PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nMIP///8=\n-----END EC PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMAA=\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----",
      })
  void whatIsNoKeyIsBad(String text) {
    assertThat(Pem.key(text, "/etc/key.pem"))
        .isInstanceOfSatisfying(
            Answer.Bad.class, bad -> assertThat(bad.reason()).contains("/etc/key.pem"));
  }

  @Test
  void certificatesAreRead() throws IOException {
    String one = text("ca.pem");
    assertThat(Pem.authorities(one + one, "ca.crt").orThrow()).hasSize(2);
    assertThat(Pem.chain(one + one, "ca.crt").orThrow()).hasSize(2);
  }

  @Test
  void ofSeveralCasTheReadableOnesCountAndOfAChainAll() throws IOException {
    String one = text("ca.pem") + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assertThat(Pem.authorities(one, "ca.crt").orThrow()).hasSize(1);
    assertThat(Pem.chain(one, "client.crt")).isInstanceOf(Answer.Bad.class);
  }

  @Test
  void aKeyIsFoundAmongCertificatesAndWords() throws IOException {
    String both = "subject=CN = -----\n" + text("client.pem") + "\n" + text("key-ec-sec1.pem");
    assertThat(Pem.key(both, "both.pem").orThrow())
        .isEqualTo(Pem.key(text("key-ec-sec1.pem"), "").orThrow());
    assertThat(Pem.chain(both, "both.pem").orThrow())
        .isEqualTo(Pem.chain(text("client.pem"), "").orThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "none",
        "-----BEGIN ",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END PRIVATE KEY-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----",
      })
  void whatIsNoCertificateIsBad(String text) {
    assertThat(Pem.authorities(text, "ca.crt")).isInstanceOf(Answer.Bad.class);
    assertThat(Pem.chain(text, "ca.crt")).isInstanceOf(Answer.Bad.class);
  }

  static String text(String name) throws IOException {
    try (InputStream file = PemTest.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new AssertionError("there is no " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
