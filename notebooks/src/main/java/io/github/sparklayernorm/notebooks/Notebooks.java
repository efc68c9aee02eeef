package io.github.sparklayernorm.notebooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Executes notebooks and writes their outputs into the files; ends with the first cell that fails. */
@Command(name = "notebooks", mixinStandardHelpOptions = true, sortOptions = false)
public final class Notebooks implements Callable<Integer> {
    @Option(names = "--check", description = "run the cells, but leave the files as they are")
    private boolean check;

    @Parameters(
            paramLabel = "NOTEBOOK",
            arity = "1..*",
            description = "notebooks (.ipynb, .zpln), or directories that are searched for them")
    private List<Path> paths;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Notebooks()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        for (Path path : paths) {
            for (Path notebook : found(path)) {
                System.err.println(notebook);
                try {
                    if (check) {
                        Execution.outputs(notebook);
                    } else {
                        Execution.update(notebook);
                    }
                } catch (NotebookFailure e) {
                    System.err.println(e.getMessage());
                    return 1;
                }
            }
        }
        return 0;
    }

    /** The notebooks of a directory and those below it, by name; a file stands for itself. */
    public static List<Path> found(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(file -> file.toString().endsWith(".ipynb")
                            || file.toString().endsWith(".zpln"))
                    .filter(file -> !file.toString().contains(".ipynb_checkpoints")
                            && !file.toString().contains("target"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
