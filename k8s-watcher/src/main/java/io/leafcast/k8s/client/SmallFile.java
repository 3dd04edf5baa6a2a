package io.leafcast.k8s.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that somebody else writes and rotates, of at most 1 MiB. */
final class SmallFile {
  private static final int MOST = 1 << 20;

  private SmallFile() {}

  /** The text of {@code file}; {@code what} it is to be stands in the message if there is none. */
  static Answer<String> read(Path file, String what) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] octets = in.readNBytes(MOST + 1);
      return octets.length > MOST
          ? Answer.bad("%s is larger than 1 MiB; %s should be there".formatted(file, what))
          : Answer.good(new String(octets, StandardCharsets.UTF_8));
    } catch (NoSuchFileException missing) {
      return Answer.bad("there is no file %s, where %s should be".formatted(file, what));
    } catch (AccessDeniedException denied) {
      return Answer.bad(
          "%s, where %s should be, may not be read by this user".formatted(file, what));
    } catch (IOException broken) {
      return Answer.bad(
          "%s, where %s should be, cannot be read: %s".formatted(file, what, broken.getMessage()));
    }
  }

  /** A bearer token: one line of visible ASCII. Anything else would break the request's header. */
  static Answer<String> token(Path file) {
    return read(file, "the bearer token").then(text -> token(text, file.toString()));
  }

  static Answer<String> token(String text, String from) {
    String token = text.strip();
    return token.matches("[\\x21-\\x7e]+")
        ? Answer.good(token)
        : Answer.bad(from + " holds no bearer token: it is empty, or more than one line of text");
  }
}
