package io.github.sparklayernorm.notebooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/** README and docs, taken apart: their code blocks, links and tables. */
final class Documents {
    static final Path ROOT = Path.of(System.getProperty("sparklayernorm.root"));

    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    private Documents() {}

    /** @param language as written after the fence */
    record Block(String language, String code) {}

    static Stream<Path> all() {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            List<Path> pages =
                    new ArrayList<>(docs.filter(page -> page.toString().endsWith(".md"))
                            .sorted()
                            .toList());
            pages.add(0, ROOT.resolve("README.md"));
            return pages.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Block> blocks(Path page) {
        List<Block> blocks = new ArrayList<>();
        parse(page).accept(new AbstractVisitor() {
            @Override
            public void visit(FencedCodeBlock block) {
                blocks.add(new Block(block.getInfo(), block.getLiteral()));
            }
        });
        return blocks;
    }

    static List<String> blocks(Path page, String language) {
        return blocks(page).stream()
                .filter(block -> block.language().equals(language))
                .map(Block::code)
                .toList();
    }

    /** Targets of links and pictures. */
    static List<String> links(Path page) {
        List<String> links = new ArrayList<>();
        parse(page).accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                links.add(link.getDestination());
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                links.add(image.getDestination());
            }
        });
        return links;
    }

    /** The rows, without the heading, of the table whose first heading is {@code first}. */
    static List<List<String>> table(Path page, String first) {
        List<List<String>> rows = whole(page, first);
        return rows.isEmpty() ? rows : rows.subList(1, rows.size());
    }

    /** The headings of that table. */
    static List<String> heading(Path page, String first) {
        return whole(page, first).get(0);
    }

    private static List<List<String>> whole(Path page, String first) {
        List<List<String>> rows = new ArrayList<>();
        parse(page).accept(new AbstractVisitor() {
            @Override
            public void visit(CustomBlock block) {
                if (block instanceof TableBlock) {
                    List<List<String>> found = rows(block);
                    if (found.get(0).get(0).equals(first)) {
                        rows.addAll(found);
                    }
                }
            }
        });
        return rows;
    }

    private static List<List<String>> rows(Node table) {
        List<List<String>> rows = new ArrayList<>();
        for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
            for (Node row = part.getFirstChild(); row instanceof TableRow; row = row.getNext()) {
                List<String> cells = new ArrayList<>();
                for (Node cell = row.getFirstChild(); cell instanceof TableCell; cell = cell.getNext()) {
                    cells.add(text(cell));
                }
                rows.add(cells);
            }
        }
        return rows;
    }

    private static String text(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(Code part) {
                text.append(part.getLiteral());
            }
        });
        return text.toString();
    }

    private static Node parse(Path page) {
        try {
            return PARSER.parse(Files.readString(page));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
