/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.webtransport.test.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;

/**
 * The public methods of a type, with the first sentence of the javadoc of each.
 *
 * @param className the binary name of the type
 * @param rows the methods
 */
record JavadocTable(String className, List<Row> rows) {

	/**
	 * Read the methods of a type from its source.
	 * @param name the simple name, such as {@code WebTransportClient.Builder}
	 */
	static JavadocTable of(String name) {
		String[] names = name.split("\\.");
		Path file = Sources.main(names[0]);
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			JavacTask task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null,
					files.getJavaFileObjects(file));
			CompilationUnitTree unit = task.parse().iterator().next();
			TreePath path = new TreePath(unit);
			Iterable<? extends Tree> members = unit.getTypeDecls();
			for (String each : names) {
				path = new TreePath(path, find(members, each));
				members = ((ClassTree) path.getLeaf()).getMembers();
			}
			return new JavadocTable(unit.getPackageName() + "." + name.replace('.', '$'),
					rows(DocTrees.instance(task), path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Tree find(Iterable<? extends Tree> members, String name) {
		for (Tree member : members) {
			if (member instanceof ClassTree type && type.getSimpleName().contentEquals(name)) {
				return member;
			}
		}
		throw new IllegalArgumentException("No type " + name);
	}

	private static List<Row> rows(DocTrees docs, TreePath type) {
		List<Row> rows = new ArrayList<>();
		ClassTree declaration = (ClassTree) type.getLeaf();
		if (declaration.getKind() == Tree.Kind.RECORD) {
			rows.addAll(components(docs, type));
		}
		boolean allPublic = declaration.getKind() == Tree.Kind.INTERFACE;
		for (Tree member : declaration.getMembers()) {
			if (!(member instanceof MethodTree method) || method.getReturnType() == null) {
				continue;
			}
			boolean isPublic = allPublic || method.getModifiers().getFlags().contains(Modifier.PUBLIC);
			DocCommentTree comment = docs.getDocCommentTree(new TreePath(type, method));
			if (isPublic && comment != null) {
				rows.add(new Row(signature(method), simple(method.getReturnType().toString()),
						plain(comment.getFirstSentence())));
			}
			else if (isPublic && overrides(method)) {
				rows.add(new Row(signature(method), simple(method.getReturnType().toString()), ""));
			}
		}
		return rows;
	}

	/**
	 * Return the accessors of a record, which its source does not have.
	 */
	private static List<Row> components(DocTrees docs, TreePath type) {
		DocCommentTree comment = docs.getDocCommentTree(type);
		List<Row> rows = new ArrayList<>();
		for (Tree member : ((ClassTree) type.getLeaf()).getMembers()) {
			if (member instanceof VariableTree component
					&& !component.getModifiers().getFlags().contains(Modifier.STATIC)) {
				String description = comment.getBlockTags()
					.stream()
					.filter((tag) -> tag instanceof ParamTree param
							&& param.getName().getName().contentEquals(component.getName()))
					.map((tag) -> plain(((ParamTree) tag).getDescription()))
					.findFirst()
					.orElse("");
				rows.add(new Row(component.getName() + "()", simple(component.getType().toString()), description));
			}
		}
		return rows;
	}

	private static boolean overrides(MethodTree method) {
		return !List.of("equals", "hashCode", "toString").contains(method.getName().toString());
	}

	private static String signature(MethodTree method) {
		return method.getName() + method.getParameters()
			.stream()
			.map((parameter) -> simple(parameter.getType().toString()).replaceAll("<.*>", ""))
			.collect(Collectors.joining(", ", "(", ")"));
	}

	private static String simple(String type) {
		return type.replaceAll("@\\w+(\\(\\))? ?", "").replaceAll("\\s+", " ").replace(" []", "[]").trim();
	}

	private static String plain(List<? extends DocTree> description) {
		String text = description.stream().map(Object::toString).collect(Collectors.joining());
		return text.replaceAll("\\s+", " ")
			.replaceAll("\\{@code ([^}]+)}", "`$1`")
			.replaceAll("\\{@link(?:plain)? #?([\\w.#]+)(?:\\([^)]*\\))?}", "`$1`")
			.replaceAll("\\{@link(?:plain)? [^ }]+ ([^}]+)}", "$1")
			.replace("|", "\\|");
	}

	List<String> signatures() {
		return this.rows.stream().map(Row::signature).toList();
	}

	List<String> lines() {
		List<String> lines = new ArrayList<>();
		lines.add("| method | returns | |");
		lines.add("|---|---|---|");
		this.rows.forEach((row) -> lines
			.add("| `%s` | `%s` | %s |".formatted(row.signature(), row.returnType(), row.sentence())));
		return lines;
	}

	/**
	 * A method.
	 *
	 * @param signature its name and the simple names of the types of its parameters
	 * @param returnType the type that it returns
	 * @param sentence what it does
	 */
	record Row(String signature, String returnType, String sentence) {
	}

}
