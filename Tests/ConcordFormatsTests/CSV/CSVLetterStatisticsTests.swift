import ConcordCore
import ConcordFormats
import Testing

/// A few rows of an address book in some language, and the encodings that can hold it.
struct LanguageSample: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let encodings: [CSVEncoding]
  let text: String

  init(_ language: String, _ encodings: [CSVEncoding], _ text: String) {
    testDescription = language
    self.encodings = encodings
    self.text = text
  }

  private static let russian: [CSVEncoding] = [.windows1251, .koi8R, .cp866]

  static let all: [LanguageSample] = [
    LanguageSample("German", [.windows1252], "Müller GmbH;Köln\nBäckerei Groß;Düsseldorf"),
    LanguageSample("one umlaut", [.windows1252], "Müller GmbH;Berlin"),
    LanguageSample("French", [.windows1252], "Société Générale;Orléans\nHélène Lefèvre;Nîmes"),
    LanguageSample("French, one word", [.windows1252], "Café Paris;Lyon"),
    LanguageSample("Italian", [.windows1252], "Società Lucà;Forlì\nNicolò Però;Cantù"),
    LanguageSample("Spanish", [.windows1252], "Muñoz e Ibáñez;A Coruña\nÁngel Núñez;Logroño"),
    LanguageSample("Portuguese", [.windows1252], "João Gonçalves;São Paulo\nIrmãos Simões;Évora"),
    LanguageSample("Danish", [.windows1252], "Søren Kjær;Ærøskøbing\nBjørn Østergård;Århus"),
    LanguageSample("Swedish", [.windows1252], "Åke Sjöberg;Malmö\nGöran Hägg;Örebro"),
    LanguageSample("Icelandic", [.windows1252], "Sigríður Guðmundsdóttir;Reykjavík"),
    LanguageSample("quotes and euro", [.windows1252], "O’Brien – “Best” Ltd;Cork\nPrice 5 €;Ennis"),
    LanguageSample("Polish", [.windows1250], "Wójcik Łukasz;Łódź\nŻak Małgorzata;Gdańsk"),
    LanguageSample("Polish, one word", [.windows1250], "Kowalski;Poznań"),
    LanguageSample("Czech", [.windows1250], "Dvořák Jiří;Plzeň\nČerný Zdeněk;České Budějovice"),
    LanguageSample("Slovak", [.windows1250], "Ľudovít Štúr;Košice\nKováč Ján;Žilina"),
    LanguageSample(
      "Hungarian", [.windows1250], "Szőke Erzsébet;Győr\nKertész Zoltán;Hódmezővásárhely"),
    LanguageSample("Croatian", [.windows1250], "Đurđević Željko;Šibenik\nKovačić Anđela;Poreč"),
    LanguageSample(
      "Slovene", [.windows1250], "Žagar Črtomir;Ajdovščina\nKocjančič Špela;Škofja Loka"),
    LanguageSample(
      "Romanian", [.windows1250], "Ştefănescu Bogdan;Iaşi\nRăducanu Mihăiţă;Timişoara"),
    LanguageSample(
      "Russian", russian, "Иванов Сергей Петрович;Тверь\nООО \"Ромашка\";Санкт-Петербург"),
    LanguageSample("Russian, one word", russian, "Smirnov;Москва"),
    LanguageSample("Russian capitals", russian, "ИВАНОВ СЕРГЕЙ;МОСКВА\nОБЩЕСТВО РАССВЕТ;КАЗАНЬ"),
    LanguageSample("Russian headings", russian, "Наименование;Телефон\nАО Заря;+7 495 123-45-67"),
    LanguageSample("Ukrainian", [.windows1251], "Шевченко Їжак Євген;Київ\nІваненко Юлія;Чернігів"),
    LanguageSample("Bulgarian", [.windows1251], "Георгиев Димитър;Пловдив\nЩерев Първан;Търново"),
  ]
}

@Suite("CSV: letter statistics")
struct CSVLetterStatisticsTests {
  @Test(
    "CSV-3: the letters tell the encoding, which is a guess to be shown",
    arguments: LanguageSample.all)
  func guess(sample: LanguageSample) throws {
    for encoding in sample.encodings {
      let bytes = try TestEncoder(encoding).encode("displayName;city\n" + sample.text + "\n")
      let reader = try openCSV(bytes)
      #expect(reader.encoding == encoding, "\(sample.text)")
      #expect(reader.encodingBasis == .guessed)
      #expect(reader.warnings == [.guessedEncoding(encoding)])
      let expected = try openCSV("displayName;city\n" + sample.text).rows().map(\.cells)
      #expect(try reader.rows().map(\.cells) == expected)
    }
  }

  @Test("CSV-3: an address book of many countries in Windows-1252 is read as such")
  func mixedWestern() throws {
    let bytes = try testData("northwind/customers.csv")
    let text = String(decoding: bytes, as: UTF8.self)
    let reader = try openCSV(try TestEncoder(.windows1252).encode(text))
    #expect(reader.encoding == .windows1252)
    #expect(try reader.rows().map(\.cells) == openCSV(bytes).rows().map(\.cells))
  }
}
