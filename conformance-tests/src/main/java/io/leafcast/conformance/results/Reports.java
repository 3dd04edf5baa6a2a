package io.leafcast.conformance.results;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Surefire's XML reports. */
final class Reports {
  private Reports() {}

  /**
   * The cases of a module.
   *
   * @param folder the module's
   * @param since what was written before is of an earlier run, and left out
   */
  static ImmutableList<Case> read(Path folder, FileTime since) throws IOException {
    var reports = folder.resolve("target/surefire-reports");
    if (!Files.isDirectory(reports)) {
      return ImmutableList.of();
    }
    var cases = ImmutableList.<Case>builder();
    try (Stream<Path> files = Files.list(reports)) {
      for (Path file : files.filter(Reports::named).sorted().toList()) {
        if (Files.getLastModifiedTime(file).compareTo(since) >= 0) {
          cases.addAll(suite(file));
        }
      }
    }
    return cases.build();
  }

  private static boolean named(Path file) {
    return file.getFileName().toString().matches("TEST-.*\\.xml");
  }

  private static ImmutableList<Case> suite(Path file) throws IOException {
    try {
      var factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var parser = factory.newDocumentBuilder();
      // Throws what the default one also prints.
      parser.setErrorHandler(new DefaultHandler());
      var cases = parser.parse(file.toFile()).getDocumentElement().getElementsByTagName("testcase");
      return IntStream.range(0, cases.getLength())
          .mapToObj(cases::item)
          .map(Element.class::cast)
          .map(Reports::one)
          .collect(ImmutableList.toImmutableList());
    } catch (SAXException cut) {
      // A test's process that was killed leaves half a report: that is no success.
      String suite = simple(file.getFileName().toString().replaceAll("^TEST-|\\.xml$", ""));
      return ImmutableList.of(
          new Case(suite, "", 0, new Case.Failed("%s cannot be read: %s".formatted(file, cut))));
    } catch (ParserConfigurationException impossible) {
      throw new IllegalStateException("the JDK's own XML parser", impossible);
    }
  }

  private static Case one(Element element) {
    String time = element.getAttribute("time").replace(",", "");
    return new Case(
        simple(element.getAttribute("classname")),
        element.getAttribute("name"),
        time.isEmpty() ? 0 : Double.parseDouble(time),
        verdict(element));
  }

  private static Case.Verdict verdict(Element element) {
    return child(element, "failure")
        .or(() -> child(element, "error"))
        .<Case.Verdict>map(failed -> new Case.Failed(failed.getTextContent().strip()))
        .or(() -> child(element, "skipped").map(skipped -> new Case.Skipped(reason(skipped))))
        .orElseGet(Case.Passed::new);
  }

  /** Where a test gave up on an assumption its reason is the first line of an exception. */
  private static String reason(Element skipped) {
    String message = skipped.getAttribute("message");
    return message.isEmpty()
        ? skipped.getTextContent().strip().lines().findFirst().orElse("for no reason that is said")
        : message;
  }

  private static Optional<Element> child(Element parent, String name) {
    return Stream.iterate(
            Optional.ofNullable(parent.getFirstChild()),
            Optional::isPresent,
            node -> node.map(Node::getNextSibling))
        .flatMap(Optional::stream)
        .filter(node -> node.getNodeName().equals(name))
        .map(Element.class::cast)
        .findFirst();
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }
}
