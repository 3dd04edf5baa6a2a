package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.speaker.Secret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The passwords of peers, by the path of their files. Where a file cannot be read any more, the one
 * that was read last is still known: unknown is not none.
 */
@Immutable
public record Passwords(ImmutableSortedMap<String, Read> byFile) {
  public static final Passwords NONE = new Passwords(ImmutableSortedMap.of());

  /**
   * What is known of a file.
   *
   * @param seen as it was looked at last
   * @param known the password that counts, if there ever was one
   */
  @Immutable
  public record Read(PasswordFile seen, Optional<Secret> known) {

    private Read after(PasswordFile now) {
      return switch (now) {
        case PasswordFile.Good(Secret password, _) -> new Read(now, Optional.of(password));
        case PasswordFile.Bad _ -> new Read(now, known);
      };
    }
  }

  /** The files that a config names. */
  public static ImmutableSet<String> files(Config config) {
    return config.peers().items().stream()
        .flatMap(item -> item.found().stream())
        .flatMap(peer -> peer.password().found().stream())
        .flatMap(password -> password.file().found().stream())
        .collect(ImmutableSet.toImmutableSet());
  }

  /** Of these files and no others; one that was not looked at yet is read now. */
  public Passwords of(ImmutableSet<String> files) {
    TreeMap<String, Read> next = new TreeMap<>(Maps.filterKeys(byFile, files::contains));
    for (String file : files) {
      next.computeIfAbsent(file, path -> first(PasswordFile.at(Path.of(path))));
    }
    return new Passwords(ImmutableSortedMap.copyOfSorted(next));
  }

  /** The same files, looked at now. */
  public Passwords anew() {
    return after(look(byFile.keySet()));
  }

  /** What stands in these files now. */
  public static ImmutableMap<String, PasswordFile> look(ImmutableSet<String> files) {
    return Maps.toMap(files, file -> PasswordFile.at(Path.of(file)));
  }

  /** The files as they were looked at last. */
  public ImmutableMap<String, PasswordFile> seen() {
    return ImmutableMap.copyOf(Maps.transformValues(byFile, Read::seen));
  }

  /** After this was seen; of files that are none of these nothing is taken. */
  public Passwords after(ImmutableMap<String, PasswordFile> seen) {
    TreeMap<String, Read> next = new TreeMap<>(byFile);
    seen.forEach((file, now) -> next.computeIfPresent(file, (_, read) -> read.after(now)));
    return new Passwords(ImmutableSortedMap.copyOfSorted(next));
  }

  private static Read first(PasswordFile now) {
    return new Read(now, Optional.empty()).after(now);
  }

  /** The one that counts, else why there is none. */
  Known of(String file) {
    Read read = byFile.getOrDefault(file, first(new PasswordFile.Bad("was not read yet")));
    return read.known()
        .<Known>map(Known.Yes::new)
        .orElseGet(() -> new Known.No(file + " " + why(read.seen())));
  }

  /** Whether a password is known. */
  @Immutable
  sealed interface Known {
    @Immutable
    record Yes(Secret password) implements Known {}

    @Immutable
    record No(String why) implements Known {}
  }

  /** The files that cannot be read any more, with the reason: what was in them still counts. */
  public ImmutableSortedMap<String, String> outdated() {
    return ImmutableSortedMap.copyOf(
        Maps.transformValues(
            Maps.filterValues(
                byFile,
                read -> read.seen() instanceof PasswordFile.Bad && read.known().isPresent()),
            read -> why(read.seen())));
  }

  private static String why(PasswordFile seen) {
    return switch (seen) {
      case PasswordFile.Good _ -> "";
      case PasswordFile.Bad(String why) -> why;
    };
  }

  /** What is wrong with the files, or dangerous, for people. */
  public ImmutableList<String> remarks() {
    ImmutableList.Builder<String> remarks = ImmutableList.builder();
    byFile.forEach((file, read) -> {
      switch (read.seen()) {
        case PasswordFile.Good(_, PasswordFile.Readers readers)
            when readers == PasswordFile.Readers.EVERYBODY ->
            remarks.add(
                file
                    + ": everybody on this host may read this password; chmod 0400, or defaultMode:"
                    + " 0440 of the Secret's volume");
        case PasswordFile.Good _ -> {}
        case PasswordFile.Bad(String why) ->
            remarks.add(file + ": " + why + "; its peer waits for a password");
      }
    });
    return remarks.build();
  }
}
