package dev.gradus.tutorials;

import dev.gradus.examples.lesson.MemoryClasses;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The classes and methods of Gradus that programs use, read from the constant pools of what they compile to: {@code
 * Tensor}, {@code Tensor.matmul}, {@code LayerNorm}. A constructor is its class; a method bears the name of the class
 * that the code calls it on.
 */
final class Vocabulary {
    private static final String GRADUS = "dev/gradus/";

    private Vocabulary() {}

    /** @param places the folders in which other classes that the programs name may stand */
    static SortedSet<String> of(List<Path> programs, List<Path> places) {
        SortedSet<String> names = new TreeSet<>();
        if (!programs.isEmpty()) {
            MemoryClasses.compile(programs, places).bytes().values()
                    .forEach(bytes -> collect(ClassFile.of().parse(bytes), names));
        }
        return names;
    }

    private static void collect(ClassModel type, SortedSet<String> names) {
        for (PoolEntry entry : type.constantPool()) {
            if (entry instanceof MemberRefEntry member && isOurs(member.owner())) {
                String owner = simple(member.owner());
                String name = member.name().stringValue();
                names.add(owner);
                if (!name.equals("<init>")) {
                    names.add(owner + "." + name);
                }
            } else if (entry instanceof ClassEntry used && isOurs(used)) {
                names.add(simple(used));
            }
        }
    }

    private static boolean isOurs(ClassEntry type) {
        return type.asInternalName().startsWith(GRADUS);
    }

    /** Without its package: {@code Plot.Color}. What a method reference finds in Tensor's face counts as Tensor's. */
    private static String simple(ClassEntry type) {
        String name = type.asInternalName();
        String simple = name.substring(name.lastIndexOf('/') + 1).replace('$', '.');
        return simple.equals("Operations") ? "Tensor" : simple;
    }
}
