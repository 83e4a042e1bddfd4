-- stdin: a JSON list of Markdown strings; stdout: a JSON list of pandoc documents.
-- Each string is parsed alone, so that nothing in one rule can swallow the next.
-- The line end is for pandoc's pipe tables, which lose their last row without one.
local strings = pandoc.json.decode(io.read('a'), false)
local documents = {}
for i, words in ipairs(strings) do
  documents[i] = pandoc.write(pandoc.read(words .. '\n', 'commonmark+pipe_tables+footnotes'), 'json')
end
io.write('[' .. table.concat(documents, ',') .. ']')
