package io.github.sparklayernorm.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sparklayernorm.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native code is unpacked to, and loaded from, a place where no other user can put any. */
class NativeFilesTest {
    @TempDir
    Path folder;

    private Path home;
    private Path temporary;

    @BeforeEach
    void makeFolders() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        temporary = Files.createDirectory(folder.resolve("tmp"));
    }

    @Test
    void theHomeIsTakenAndClosedToOthers() throws IOException {
        Path found = find();

        assertThat(found).isEqualTo(home.resolve(".sparklayernorm/code"));
        assertThat(permissions(found)).isEqualTo("rwx------");
        assertThat(permissions(found.getParent())).isEqualTo("rwx------");
        assertThat(find()).isEqualTo(found);
        assertThat(found).isEmptyDirectory();
    }

    @Test
    void withoutAHomeItIsAFreshFolderOfAnUnknownName() throws IOException {
        for (String none :
                new String[] {null, "", "?", "/", folder.resolve("nowhere").toString(), "\0"}) {
            if ("/".equals(none) && Files.isWritable(Path.of("/"))) {
                continue;
            }
            Path found = PrivateFolder.find("code", none, temporary.toString());

            assertThat(found).hasParent(temporary);
            assertThat(permissions(found)).isEqualTo("rwx------");
            assertThat(PrivateFolder.find("code", none, temporary.toString())).isNotEqualTo(found);
        }
    }

    @Test
    void aFolderThatIsOpenToOthersIsNotTaken() throws IOException {
        Path open = Files.createDirectories(home.resolve(".sparklayernorm"));
        for (String permissions : List.of("rwxr-xr-x", "rwxrwxrwx", "rwx---r--")) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(permissions));
            assertThat(find()).hasParent(temporary);
        }
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwx------"));
        assertThat(find()).startsWith(home);
    }

    @Test
    void aHomeInWhichOthersMayRenameIsNotTaken() throws IOException {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxr-x"));
        assertThat(find()).hasParent(temporary);
    }

    @Test
    void aLinkIsNotTaken() throws IOException {
        Path elsewhere = Files.createDirectory(
                folder.resolve("elsewhere"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(home.resolve(".sparklayernorm"), elsewhere);

        assertThat(find()).hasParent(temporary);
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aFolderOfAnotherUserIsNotTaken() throws IOException {
        Path other = Files.createDirectory(
                home.resolve(".sparklayernorm"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        boolean root = Files.getAttribute(other, "unix:uid").equals(0);
        assumeTrue(root, "only root can give a directory away");
        Files.setAttribute(other, "unix:uid", 65534);

        assertThat(find()).hasParent(temporary);
    }

    @Test
    void withoutAnyPlaceTheReasonsAreGiven() {
        String nowhere = folder.resolve("nowhere").toString();

        assertThatThrownBy(() -> PrivateFolder.find("code", "?", nowhere))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "native code must lie in a directory that is this user's alone, but there is none:"
                                + " neither below user.home (")
                .hasMessageContaining("? is no directory")
                .hasMessageContaining(nowhere)
                .hasMessageEndingWith("give one that can be written with -Djava.io.tmpdir");
    }

    @Test
    void onlyWhatIsInTheJarsStays() throws IOException {
        Path cache = Files.createDirectories(folder.resolve("cache"));
        ClassLoader jars = new ClassLoader(null) {
            @Override
            protected java.util.Enumeration<java.net.URL> findResources(String name) throws IOException {
                Path file = folder.resolve("jar").resolve(name);
                return Files.exists(file)
                        ? java.util.Collections.enumeration(List.of(file.toUri().toURL()))
                        : java.util.Collections.emptyEnumeration();
            }
        };
        Files.createDirectories(folder.resolve("jar/org"));
        Files.writeString(folder.resolve("jar/org/lib.so"), "code");
        Path unpacked = Files.createDirectories(cache.resolve("a.jar/org"));
        Files.writeString(unpacked.resolve("lib.so"), "code");
        Files.createSymbolicLink(unpacked.resolve("lib.so.0"), Path.of("lib.so"));
        Files.createFile(cache.resolve(".lock"));

        NativeFiles.clearUnlessFromJars(cache, jars);
        assertThat(unpacked.resolve("lib.so.0")).hasContent("code");

        Files.writeString(unpacked.resolve("lib.so"), "c0de");
        NativeFiles.clearUnlessFromJars(cache, jars);
        assertThat(cache).isEmptyDirectory();

        Files.createDirectories(unpacked);
        Files.writeString(unpacked.resolve("libm.so.6"), "planted");
        NativeFiles.clearUnlessFromJars(cache, jars);
        assertThat(cache).isEmptyDirectory();

        Files.createDirectories(unpacked);
        Files.createSymbolicLink(unpacked.resolve("lib.so"), folder.resolve("jar/org/lib.so"));
        NativeFiles.clearUnlessFromJars(cache, jars);
        assertThat(cache).isEmptyDirectory();
        assertThat(folder.resolve("jar/org/lib.so")).hasContent("code");
    }

    @Test
    void openBlasLiesInTheHomeAndIsUnpackedAgainWhenItIsAnother() throws Exception {
        assertThat(run()).contains("gemm=OpenBLAS ", "product=31.0");
        Path library = library(home);
        long size = Files.size(library);
        FileTime time = Files.getLastModifiedTime(library);
        assertThat(permissions(home.resolve(".sparklayernorm"))).isEqualTo("rwx------");

        // JavaCPP goes by size and time
        Files.write(library, new byte[Math.toIntExact(size)]);
        Files.setLastModifiedTime(library, time);

        assertThat(run()).contains("gemm=OpenBLAS ", "product=31.0");
        assertThat(Files.mismatch(library(home), library)).isEqualTo(-1);
        assertThat(Files.readAllBytes(library)[1]).isEqualTo((byte) 'E'); // of ELF

        Object unpacked = Files.getAttribute(library, "unix:ino");
        assertThat(run()).contains("gemm=OpenBLAS ", "product=31.0");
        assertThat(Files.getAttribute(library, "unix:ino"))
                .as("not unpacked when it is right")
                .isEqualTo(unpacked);
    }

    @Test
    void openBlasRunsWithoutHomeAndNameAndLeavesNothing() throws Exception {
        assertThat(ChildJvm.run(
                        LookupTest.Probe.class, "-Duser.home=?", "-Duser.name=?", "-Djava.io.tmpdir=" + temporary))
                .contains("gemm=OpenBLAS ", "product=31.0");
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(file -> file.getFileName().toString().startsWith("sparklayernorm")))
                    .isEmpty();
        }
    }

    @Test
    void withoutAPrivatePlaceItRunsWithoutOpenBlasAndSaysWhy() throws Exception {
        assertThat(ChildJvm.run(
                        LookupTest.Probe.class, "-Duser.home=?", "-Djava.io.tmpdir=" + folder.resolve("nowhere")))
                .contains("gemm=netlib ", "product=31.0")
                .contains("the bundled OpenBLAS is not used: java.io.IOException: native code must lie in a directory");
    }

    private Path find() throws IOException {
        return PrivateFolder.find("code", home.toString(), temporary.toString());
    }

    private String run() throws Exception {
        return ChildJvm.run(LookupTest.Probe.class, "-Duser.home=" + home, "-Djava.io.tmpdir=" + temporary);
    }

    private static Path library(Path home) throws IOException {
        try (Stream<Path> found = Files.walk(home)) {
            return found.filter(file -> file.getFileName().toString().startsWith("libopenblas"))
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
