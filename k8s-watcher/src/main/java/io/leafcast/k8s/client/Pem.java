package io.leafcast.k8s.client;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Certificates and private keys out of PEM text (RFC 7468), which may hold both, in any order, and
 * whatever else around them: bag attributes, a certificate in words, curve parameters. Keys are
 * read as PKCS #8, and as kubeadm, kind and Talos write them, PKCS #1 (RSA) and SEC 1 (EC).
 */
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  // AlgorithmIdentifier of rsaEncryption with its NULL, and the OID of ecPublicKey.
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");
  private static final byte[] VERSION = {2, 1, 0};
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int PARAMETERS = 0xA0;

  private Pem() {}

  /** What is between one BEGIN and its END. */
  private record Block(String label, String text) {
    byte[] der() {
      return Base64.getMimeDecoder().decode(text);
    }

    boolean isKey() {
      return label.equals("PRIVATE KEY") || label.endsWith(" PRIVATE KEY");
    }

    /** Before PKCS #8 this is how a key said so. */
    boolean isEncrypted() {
      return label.startsWith("ENCRYPTED") || text.contains("ENCRYPTED");
    }
  }

  private static List<Block> blocks(String pem) {
    List<Block> blocks = new ArrayList<>();
    int begin = pem.indexOf(BEGIN);
    while (begin >= 0) {
      int label = begin + BEGIN.length();
      int text = pem.indexOf(DASHES, label);
      int end = text < 0 ? -1 : pem.indexOf(END + pem.substring(label, text) + DASHES, text);
      if (end >= 0) {
        blocks.add(
            new Block(pem.substring(label, text), pem.substring(text + DASHES.length(), end)));
      }
      begin = pem.indexOf(BEGIN, end >= 0 ? end : label);
    }
    return blocks;
  }

  /**
   * The CA certificates. One that cannot be read is passed over, as kubectl does it: the bundle of
   * a distribution may have one of a kind that Java does not know.
   */
  static Answer<List<Certificate>> authorities(String pem, String from) {
    List<Certificate> readable = new ArrayList<>();
    for (Block block : certificateBlocks(pem)) {
      try {
        readable.add(certificate(block));
      } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
        // The others may be enough; if not, the server is not trusted, and that is said.
      }
    }
    return readable.isEmpty()
        ? Answer.bad("there is no readable certificate in " + from)
        : Answer.good(readable);
  }

  /** A certificate and those that lead to its CA. */
  static Answer<List<Certificate>> chain(String pem, String from) {
    List<Certificate> chain = new ArrayList<>();
    try {
      for (Block block : certificateBlocks(pem)) {
        chain.add(certificate(block));
      }
    } catch (GeneralSecurityException | IllegalArgumentException broken) {
      return Answer.bad("there is a certificate that cannot be read in " + from);
    }
    return chain.isEmpty()
        ? Answer.bad("there is no readable certificate in " + from)
        : Answer.good(chain);
  }

  private static List<Block> certificateBlocks(String pem) {
    return blocks(pem).stream().filter(block -> block.label().equals("CERTIFICATE")).toList();
  }

  private static Certificate certificate(Block block) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(block.der()));
  }

  /** The first private key. */
  static Answer<PrivateKey> key(String pem, String from) {
    Optional<Block> found = blocks(pem).stream().filter(Block::isKey).findFirst();
    if (found.isEmpty() || found.get().isEncrypted()) {
      return Answer.bad("there is no unencrypted private key in " + from);
    }
    try {
      byte[] der = found.get().der();
      return switch (found.get().label()) {
        case "RSA PRIVATE KEY" -> Answer.good(key("RSA", pkcs8(RSA, der)));
        case "EC PRIVATE KEY" -> Answer.good(key("EC", pkcs8(sequence(EC, curve(der)), der)));
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
