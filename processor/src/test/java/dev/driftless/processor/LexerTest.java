package dev.driftless.processor;

import static dev.driftless.processor.Token.Kind.CHARACTER;
import static dev.driftless.processor.Token.Kind.NUMBER;
import static dev.driftless.processor.Token.Kind.STRING;
import static dev.driftless.processor.Token.Kind.SYMBOL;
import static dev.driftless.processor.Token.Kind.TEXT_BLOCK;
import static dev.driftless.processor.Token.Kind.WORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LexerTest {

    private static final String BLOCK = "\"\"\"";

    @ParameterizedTest
    @ValueSource(strings = {
        "0", "00", "1_000L", "0x1F", "0XFFL", "0b10_01", "017", "1.", ".5", "1.5f", "1e10", "1e+5", "1E-5d", "5D", "0x1.8p1", "0x.8P-3f", "0x1p+4",
        "0xe"
    })
    void aNumberIsOneTokenAsWritten(String number) {
        assertThat(Lexer.tokens(number)).containsExactly(new Token(NUMBER, number));
        assertThat(Lexer.tokens("-" + number + ";"))
                .containsExactly(new Token(SYMBOL, "-"), new Token(NUMBER, number), new Token(SYMBOL, ";"));
    }

    @Test
    void aSignAfterAHexadecimalEIsAnOperator() {
        assertThat(texts("0x1e+1")).containsExactly("0x1e", "+", "1");
        assertThat(texts("1-1")).containsExactly("1", "-", "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "(", ")", "{", "}", "[", "]", ";", ",", ".", "...", "@", "::", "=", ">", "<", "!", "~", "?", ":", "->", "==", "<=", "!=", "&&", "||", "++",
        "--", "+", "-", "*", "/", "&", "|", "^", "%", "<<", "+=", "-=", "*=", "/=", "&=", "|=", "^=", "%=", "<<="
    })
    void anOperatorOrSeparatorIsOneToken(String symbol) {
        assertThat(Lexer.tokens("a" + symbol + " b"))
                .containsExactly(new Token(WORD, "a"), new Token(SYMBOL, symbol), new Token(WORD, "b"));
    }

    @ParameterizedTest
    @CsvSource({">=,> =", ">>,> >", ">>>,> > >", ">>=,> > =", ">>>=,> > > =", "i-->0,i -- > 0", "a+++b,a ++ + b", "x->-1,x -> - 1", "a<-b,a < - b"})
    void aGreaterThanIsAlwaysATokenOfItsOwn(String text, String tokens) {
        assertThat(texts(text)).containsExactly(tokens.split(" "));
    }

    @Test
    void wordsHoldLettersOfAnyPlane() {
        assertThat(texts("größe $x _y \uD835\uDC9Cb \u6F22")).containsExactly("größe", "$x", "_y", "\uD835\uDC9Cb", "\u6F22");
        assertThat(texts("non-sealed")).containsExactly("non", "-", "sealed");
    }

    @Test
    void literalsKeepQuotesAndEscapes() {
        assertThat(Lexer.tokens("\"a\\\"b\" '\\'' '\"' \"'\" \"\" \"\\\\\" \"//\" '\uD800'"))
                .containsExactly(
                        new Token(STRING, "\"a\\\"b\""), new Token(CHARACTER, "'\\''"), new Token(CHARACTER, "'\"'"), new Token(STRING, "\"'\""),
                        new Token(STRING, "\"\""), new Token(STRING, "\"\\\\\""), new Token(STRING, "\"//\""), new Token(CHARACTER, "'\uD800'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void textBlocksCountByTheirStrippedContent(String lineEnd) {
        String text = String.join(lineEnd, BLOCK + " \t", "    a  ", "", "      \\\"" + BLOCK.substring(1) + "b\\s", "    " + BLOCK);

        assertThat(Lexer.tokens(text)).containsExactly(new Token(TEXT_BLOCK, "a\n\n  \\\"\"\"b\\s\n"));
    }

    @Test
    void textBlockMayEndOnItsLastLine() {
        assertThat(Lexer.tokens(BLOCK + "\n  a\n   b" + BLOCK)).containsExactly(new Token(TEXT_BLOCK, "a\n b"));
        assertThat(Lexer.tokens(BLOCK + "\n" + BLOCK)).containsExactly(new Token(TEXT_BLOCK, ""));
    }

    @Test
    void aLiteralIsNeverTakenForASymbol() {
        assertThat(Lexer.tokens(BLOCK + "\n;" + BLOCK)).noneMatch(token -> token.is(";"));
        assertThat(Lexer.tokens(";")).allMatch(token -> token.is(";"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b\nc", "a//b\rc", "a/*b*/c", "a/**/c", "a/*\n*\r\n/ \"*/c", "a/***/c", "a\fc", "a\tc", "\uFEFFa c", "a c\u001A", "a c//", "a c//\u001A"})
    void whiteSpaceCommentsAndMarksSeparateOnly(String text) {
        assertThat(texts(text)).containsExactly("a", "c");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "`a\n\"b`, unterminated string literal in line 2",
        "`\"b\n\"`, unterminated string literal in line 1",
        "`\"b\\`, unterminated string literal in line 1",
        "`\"b\\\n\"`, unterminated string literal in line 1",
        "`\"`, unterminated string literal in line 1",
        "`'a`, unterminated character literal in line 1",
        "`'\\'`, unterminated character literal in line 1",
        "`a /* b`, unterminated comment in line 1",
        "`/*/`, unterminated comment in line 1",
        "`\"\"\"\nx\"\"`, unterminated text block in line 1",
        "`\"\"\"\nx\\`, unterminated text block in line 1",
        "`\n\"\"\"x\"\"\"`, text block whose first line is not empty in line 2",
        "`\"\"\"`, text block whose first line is not empty in line 1",
        "`a # b`, unexpected character U+0023 in line 1",
        "`a\n\n  #b`, unexpected character U+0023 in line 3",
        "`a\\b`, unexpected character U+005C in line 1",
        "`a\u00A0b`, unexpected character U+00A0 in line 1",
        "`a \u001A c`, unexpected character U+001A in line 1",
    })
    void refusesWhatIsNotJava(String text, String message) {
        assertThatThrownBy(() -> Lexer.tokens(text)).isInstanceOf(UnreadableSourceException.class).hasMessage(message);
    }

    private static List<String> texts(String text) {
        return Lexer.tokens(text).stream().map(Token::text).toList();
    }
}
