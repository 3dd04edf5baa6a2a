package io.leafcast.k8s.client;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and private keys out of PEM text (RFC 7468): keys as PKCS #8, and as kubeadm, kind
 * and Talos write them, PKCS #1 (RSA) and SEC 1 (EC).
 */
final class Pem {
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN (RSA |EC |)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1PRIVATE KEY-----");

  // AlgorithmIdentifier of rsaEncryption with its NULL, and the OID of ecPublicKey.
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");
  private static final byte[] VERSION = {2, 1, 0};
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int PARAMETERS = 0xA0;

  private Pem() {}

  static Answer<List<Certificate>> certificates(String pem, String from) {
    try {
      List<Certificate> certificates =
          List.copyOf(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(
                      new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
      return certificates.isEmpty()
          ? Answer.bad("there is no certificate in " + from)
          : Answer.good(certificates);
    } catch (GeneralSecurityException broken) {
      return Answer.bad("there is no readable certificate in " + from);
    }
  }

  static Answer<PrivateKey> key(String pem, String from) {
    Matcher found = KEY.matcher(pem);
    if (!found.find()) {
      return Answer.bad("there is no unencrypted private key in " + from);
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(found.group(2));
      return switch (found.group(1)) {
        case "RSA " -> Answer.good(key("RSA", pkcs8(RSA, der)));
        case "EC " -> Answer.good(key("EC", pkcs8(sequence(EC, curve(der)), der)));
        default -> pkcs8Key(der, from);
      };
    } catch (GeneralSecurityException | IllegalArgumentException broken) {
      return Answer.bad("there is no readable private key in " + from);
    }
  }

  private static Answer<PrivateKey> pkcs8Key(byte[] der, String from) {
    for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
      try {
        return Answer.good(key(algorithm, der));
      } catch (GeneralSecurityException notThisOne) {
        // The next algorithm may know it.
      }
    }
    return Answer.bad("the private key in " + from + " is neither RSA, EC nor Ed25519");
  }

  private static PrivateKey key(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return sequence(VERSION, algorithm, element(OCTET_STRING, key));
  }

  /** The curve's OID out of ECPrivateKey (RFC 5915 section 3). */
  private static byte[] curve(byte[] sec1) {
    ByteBuffer fields = value(ByteBuffer.wrap(sec1), SEQUENCE);
    while (fields.hasRemaining()) {
      int tag = fields.get(fields.position()) & 0xFF;
      ByteBuffer field = value(fields, tag);
      if (tag == PARAMETERS) {
        byte[] oid = new byte[field.remaining()];
        field.get(oid);
        return oid;
      }
    }
    throw new IllegalArgumentException("no curve is named");
  }

  /** Takes one element off {@code der} and returns what is in it. */
  private static ByteBuffer value(ByteBuffer der, int tag) {
    if (der.remaining() < 2 || (der.get() & 0xFF) != tag) {
      throw new IllegalArgumentException("no element " + tag);
    }
    int length = der.get() & 0xFF;
    if (length >= 0x80) {
      int octets = length & 0x7F;
      if (octets > 2 || der.remaining() < octets) {
        throw new IllegalArgumentException("no key is that long");
      }
      length = 0;
      for (int octet = 0; octet < octets; octet++) {
        length = (length << 8) | (der.get() & 0xFF);
      }
    }
    if (length > der.remaining()) {
      throw new IllegalArgumentException("an element is cut short");
    }
    ByteBuffer value = der.slice(der.position(), length);
    der.position(der.position() + length);
    return value;
  }

  private static byte[] sequence(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      all.put(part);
    }
    return element(SEQUENCE, all.array());
  }

  private static byte[] element(int tag, byte[] value) {
    ByteBuffer element = ByteBuffer.allocate(4 + value.length).put((byte) tag);
    return element.put((byte) 0x82).putShort((short) value.length).put(value).array();
  }
}
