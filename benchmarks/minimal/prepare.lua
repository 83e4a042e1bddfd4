-- stdin: a JSON list of editions. Each Markdown string is read alone; the Word files are written here; stdout: the trees
-- and the HTML of every string.
local given = pandoc.json.decode(io.read('a'), false)
local out = {}
for _, edition in ipairs(given.editions) do
  local trees, html, blocks = {}, {}, pandoc.Blocks {}
  for i, item in ipairs(edition.items) do
    local document = pandoc.read(item.words .. '\n', 'commonmark+pipe_tables+footnotes')
    trees[i] = pandoc.write(document, 'json')
    html[i] = pandoc.write(document, 'html5')
    if item.word then
      if item.level > 0 then blocks:insert(pandoc.Header(item.level, item.title, {id = item.id})) end
      blocks:extend(document.blocks)
    end
  end
  local word = pandoc.Pandoc(blocks, {title = edition.title, lang = edition.language, dir = edition.dir})
  local file = io.open(edition.docx, 'wb')
  file:write(pandoc.write(word, 'docx', {reference_doc = given.reference}))
  file:close()
  out[#out + 1] = '{"trees":[' .. table.concat(trees, ',') .. '],"html":' .. pandoc.json.encode(html) .. '}'
end
io.write('[' .. table.concat(out, ',') .. ']')
